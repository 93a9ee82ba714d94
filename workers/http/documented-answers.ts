import { parameterOf, type Route } from './command.ts'
import { nounOf } from './resource.ts'
import { jsonResponse } from './route.ts'

/** The good answers of a command's route, as the document tells them, by status. */
export const answersOf = ({ method, path, resource, options }: Route) => {
  const made = { 201: jsonResponse(`The new ${nounOf(resource)}`, resource.answer) }
  if (parameterOf(path) === undefined) return made
  const done = { 200: jsonResponse(`The ${nounOf(resource)} after the command`, resource.answer) }
  const kept = { 202: jsonResponse('The request is kept and pursued', resource.answer) }
  // Nothing is made by ending it.
  return { ...done, ...(options.id && method !== 'DELETE' && made), ...(options.pending && kept) }
}
