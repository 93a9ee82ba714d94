/** Home (홈): what there is to do here. */
import { area, routes } from '../area.ts'
import { catalogue } from '../language.ts'
import { page } from '../page.tsx'
import { Icon } from '../parts/icon.tsx'

const texts = catalogue({
  title: { ko: '홈', en: 'Home' },
  eyebrow: { ko: '나루', en: 'Naru' },
  claim: { ko: '강을 건너는 일, 쉽고 확실하게', en: 'Getting across, simply and surely' },
  lead: {
    ko: '좌석은 한 번만 팔리고, 결제는 한 번만 됩니다. 지금 상태를 그대로 보여 드립니다.',
    en: 'A seat is sold once, a payment is made once, and you always see how things stand.',
  },
  services: { ko: '무엇을 하시겠어요?', en: 'What would you like to do?' },
})

export const homeArea = area({
  pages: routes().get(
    '/',
    page('everybody', (self) => {
      const { lang, c, t: frame } = self
      const t = texts[lang]
      const services = c.var.areas.flatMap(({ menu }) => menu).filter(({ icon, work }) => icon && !work)
      return self.show(
        t.title,
        <>
          <section class="hero">
            <p class="eyebrow">{frame.brand}</p>
            <h1>{t.claim}</h1>
            <p class="lead">{t.lead}</p>
          </section>
          <section class="stack">
            <h2>{t.services}</h2>
            <ul class="cards">
              {services.map(({ path, label, icon }) => (
                <li class="card service">
                  {icon && <Icon name={icon} />}
                  <h3>
                    <a href={self.href(path)}>{label[lang]}</a>
                  </h3>
                </li>
              ))}
            </ul>
          </section>
        </>,
      )
    }),
  ),
})
