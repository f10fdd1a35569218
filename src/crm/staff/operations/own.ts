import { DateTime } from 'luxon';
import { z } from 'zod';
import { AppError } from '../../../core/errors.ts';
import type { Msg } from '../../../core/msg.ts';
import { locales } from '../../../core/msg.ts';
import { recordRef } from '../../../core/records.ts';
import { type Ctx, defineOperation } from '../../../operations/operation.ts';
import { messages } from '../messages.ts';
import { lockedPerson, type Person, person, policyRecord } from '../people.ts';
import { type AbsenceFault, absenceFault } from '../rules.ts';
import { type KeptPerson, keep, writePerson } from '../write-person.ts';

const momentInput = z.object({ at: z.date(), dateOnly: z.boolean() });

/** People say for themselves that they are away; managers for their people, admins for anybody. */
function demandOwnOrEdit(ctx: Ctx<KeptPerson>, p: Person): void {
  if (p.id !== ctx.actor.staffId) ctx.demand('edit', recordRef('staff', p.id), policyRecord(p));
}

export const setAway = defineOperation({
  name: 'staff.away',
  input: z.object({
    id: z.number().int().positive().optional(),
    until: momentInput,
    from: momentInput.optional(),
    coverId: z.number().int().positive().optional(),
  }),
  requires: 'anyone',
  writes: true,
  async run(ctx: Ctx<KeptPerson>, { id, until, from, coverId }): Promise<Person> {
    const before = await lockedPerson(ctx, id ?? ctx.actor.staffId);
    demandOwnOrEdit(ctx, before);
    if (!before.active) throw new AppError('refused', messages.personInactive(before.name), { field: 'for' });
    const zone = ctx.actor.timezone;
    const day = (at: Date): DateTime => DateTime.fromJSDate(at, { zone });
    // “Until Friday” means that Friday is still off, “from Monday” that Monday already is.
    const ends = until.dateOnly ? day(until.at).endOf('day').toJSDate() : until.at;
    const begins = from === undefined ? ctx.now : from.dateOnly ? day(from.at).startOf('day').toJSDate() : from.at;
    const start = new Date(Math.max(begins.getTime(), ctx.now.getTime()));

    const cover = coverId === undefined ? null : await person(ctx.tx, coverId);
    if (coverId !== undefined && (!cover?.active || cover.departmentId === null)) {
      throw new AppError('refused', messages.coverInactive(cover?.name ?? `S-${coverId}`), { field: 'cover' });
    }
    const fault = absenceFault(
      { from: start.getTime(), until: ends.getTime() },
      ctx.now.getTime(),
      before.id,
      cover && {
        id: cover.id,
        away: cover.awayUntil && { from: cover.awayFrom?.getTime() ?? 0, until: cover.awayUntil.getTime() },
      },
    );
    if (fault) {
      const [field, told] = absenceFaultText(fault, cover?.name ?? '');
      throw new AppError('invalid', told, { field, example: field === 'cover' ? '@omar' : 'friday' });
    }
    ctx.keepForUndo(keep(before, ['awayFrom', 'awayUntil', 'coverId']));
    const columns = { awayFrom: start.toISOString(), awayUntil: ends.toISOString(), coverId: cover?.id ?? null };
    return writePerson(ctx, before, columns, 'away');
  },
  async undo(ctx, kept) {
    await writePerson(ctx, await lockedPerson(ctx, kept.id), kept.columns, 'back');
  },
});

function absenceFaultText(fault: AbsenceFault, cover: string): [field: string, told: Msg] {
  switch (fault) {
    case 'over':
      return ['until', messages.awayOver];
    case 'ends-before-it-begins':
      return ['until', messages.awayBackwards];
    case 'too-long':
      return ['until', messages.awayTooLong];
    case 'covers-self':
      return ['cover', messages.coverSelf];
    case 'cover-away':
      return ['cover', messages.coverAway(cover)];
  }
}

export const comeBack = defineOperation({
  name: 'staff.back',
  input: z.object({ id: z.number().int().positive().optional() }),
  requires: 'anyone',
  writes: true,
  async run(ctx: Ctx<KeptPerson>, { id }): Promise<Person> {
    const before = await lockedPerson(ctx, id ?? ctx.actor.staffId);
    demandOwnOrEdit(ctx, before);
    // An absence to come is taken back as well.
    if (before.awayUntil === null || before.awayUntil <= ctx.now) {
      throw new AppError('refused', messages.notAway(before.name));
    }
    ctx.keepForUndo(keep(before, ['awayFrom', 'awayUntil', 'coverId']));
    return writePerson(ctx, before, { awayFrom: null, awayUntil: null, coverId: null }, 'back');
  },
  async undo(ctx, kept) {
    await writePerson(ctx, await lockedPerson(ctx, kept.id), kept.columns, 'away');
  },
});

export interface Settings {
  readonly person: Person;
  readonly changed: boolean;
}

/** `auto` follows the chat profile again, from the next time it is looked at. */
export const changeSettings = defineOperation({
  name: 'staff.settings',
  input: z.object({
    language: z.enum([...locales, 'auto']).optional(),
    timezone: z.string().min(1).max(60).optional(),
  }),
  requires: 'anyone',
  writes: true,
  async run(ctx: Ctx<KeptPerson>, { language, timezone }): Promise<Settings> {
    const before = await lockedPerson(ctx, ctx.actor.staffId);
    const after = await writePerson(
      ctx,
      before,
      {
        ...(language === undefined
          ? {}
          : language === 'auto'
            ? { localeChosen: false }
            : { locale: language, localeChosen: true }),
        ...(timezone === undefined ? {} : timezone === 'auto' ? { zoneChosen: false } : { timezone, zoneChosen: true }),
      },
      'settings_changed',
    );
    if (after !== before) ctx.keepForUndo(keep(before, ['locale', 'localeChosen', 'timezone', 'zoneChosen']));
    return { person: after, changed: after !== before };
  },
  async undo(ctx, kept) {
    await writePerson(ctx, await lockedPerson(ctx, kept.id), kept.columns, 'settings_changed');
  },
});
