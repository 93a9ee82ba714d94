/** The pages of air-purifier rental (공기청정기 렌탈) for those who work there: its staff, and its engineers. */
import { etag } from 'hono/etag'
import { area, routes } from '../area.ts'
import { boardAlone, showBoard, showOrders } from './board.tsx'
import { showDashboard, showRecords } from './dashboard.tsx'
import {
  askToRetireEngineer,
  changeEngineer,
  newEngineer,
  registerEngineer,
  retireEngineer,
  showEngineer,
  showEngineers,
} from './engineers.tsx'
import { askToCancel, askToMove, cancelOrder, moveVisit, reassign, showOrder, writeSurvey } from './order.tsx'
import {
  addProduct,
  askToRetireProduct,
  changeProduct,
  newProduct,
  retireProduct,
  showProduct,
  showProducts,
} from './products.tsx'
import { texts } from './texts.ts'
import { texts as ofVisits, visitStatuses } from './visit-texts.ts'
import * as visits from './visits.tsx'

const both = (word: 'board' | 'engineers' | 'products' | 'dashboard') => ({ ko: texts.ko[word], en: texts.en[word] })
const staff = { access: ['rental-staff'], work: true } as const

export const rentalWorkArea = area({
  menu: [
    { path: '/rental/board', label: both('board'), icon: 'work', ...staff },
    { path: '/rental/engineers', label: both('engineers'), icon: 'people', ...staff },
    { path: '/rental/products', label: both('products'), icon: 'air', ...staff },
    { path: '/rental/dashboard', label: both('dashboard'), icon: 'chart', ...staff },
    {
      path: '/installations',
      label: { ko: ofVisits.ko.title, en: ofVisits.en.title },
      access: ['engineer'],
      icon: 'work',
      work: true,
    },
  ],
  kinds: {
    'rental.assignment': {
      name: { ko: '설치 방문', en: 'Visit' },
      path: (id) => `/installations/${id}`,
      status: (status) => visitStatuses[status as keyof typeof visitStatuses],
    },
  },
  pages: routes()
    .get('/rental/board', showBoard)
    .get('/rental/board/live', etag(), boardAlone)
    .get('/rental/orders', showOrders)
    .get('/rental/orders/:id', showOrder)
    .post('/rental/orders/:id/reassign', reassign)
    .post('/rental/orders/:id/survey', writeSurvey)
    .get('/rental/orders/:id/move', askToMove)
    .post('/rental/orders/:id/move', moveVisit)
    .get('/rental/orders/:id/cancel', askToCancel)
    .post('/rental/orders/:id/cancel', cancelOrder)
    .get('/rental/engineers', showEngineers)
    .get('/rental/engineers/new', newEngineer)
    .post('/rental/engineers/new', registerEngineer)
    .get('/rental/engineers/:id', showEngineer)
    .post('/rental/engineers/:id', changeEngineer)
    .get('/rental/engineers/:id/retire', askToRetireEngineer)
    .post('/rental/engineers/:id/retire', retireEngineer)
    .get('/rental/products', showProducts)
    .get('/rental/products/new', newProduct)
    .post('/rental/products/new', addProduct)
    .get('/rental/products/:id', showProduct)
    .post('/rental/products/:id', changeProduct)
    .get('/rental/products/:id/retire', askToRetireProduct)
    .post('/rental/products/:id/retire', retireProduct)
    .get('/rental/dashboard', showDashboard)
    .get('/rental/records', showRecords)
    .get('/installations', visits.showVisits)
    .get('/installations/:id', visits.showVisit)
    .post('/installations/:id/complete', visits.completeVisit)
    .get('/installations/:id/move', visits.askToMove)
    .post('/installations/:id/move', visits.moveVisit),
})
