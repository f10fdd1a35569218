/** Is an event of this type meant by `task.overdue`, `task.*` or `*`? */
export function eventFits(pattern: string, type: string): boolean {
  return patternsOf(type).includes(pattern);
}

/** The patterns that mean this type, the narrowest first. */
export function patternsOf(type: string): readonly string[] {
  return [type, `${type.slice(0, type.indexOf('.'))}.*`, '*'];
}

/** Redrawing and catching up are the house's own doing: no news to anybody. */
export function isNews(type: string): boolean {
  return !type.endsWith('.redrawn') && !type.endsWith('.caught_up');
}
