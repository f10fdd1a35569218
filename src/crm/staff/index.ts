import { buttons, text } from '../../cards/card.ts';
import { defineNoun } from '../../commands/define.ts';
import { invocation } from '../../core/invocation.ts';
import { msg } from '../../core/msg.ts';
import { personCard, welcomeBlocks } from './cards.ts';
import { commands } from './commands.ts';
import { eventTitles, messages } from './messages.ts';
import { listStaff, needsWelcome, showPerson, welcomeFor, whoAmI } from './operations/directory.ts';
import { changeSettings, comeBack, setAway } from './operations/own.ts';
import { activatePerson, deactivatePerson, placePerson } from './operations/place.ts';
import { person } from './people.ts';
import { staffReference } from './resolver.ts';
import { isAway } from './rules.ts';

export { roleNames } from './messages.ts';
export { lockedPerson, type Person, people, person } from './people.ts';
export { roleAfter } from './rules.ts';
export { type KeptPerson, keep, writePerson } from './write-person.ts';

export const staff = defineNoun({
  name: 'staff',
  title: msg('Colleagues', '同事'),
  words: ['staff', 'people', 'team', '同事', '人员'],
  area: 'company',
  operations: [
    listStaff,
    showPerson,
    whoAmI,
    placePerson,
    deactivatePerson,
    activatePerson,
    setAway,
    comeBack,
    changeSettings,
  ],
  commands,
  events: [
    { type: 'staff.placed', title: eventTitles.placed },
    { type: 'staff.away', title: eventTitles.away },
    { type: 'staff.back', title: eventTitles.back },
    { type: 'staff.deactivated', title: eventTitles.deactivated },
    { type: 'staff.activated', title: eventTitles.activated },
    { type: 'staff.settings_changed', title: eventTitles.settingsChanged },
  ],
  references: [staffReference],
  card: personCard,
  home: {
    position: 0,
    async draw(ctx, actor) {
      const me = await person(ctx.tx, actor.staffId);
      if (!me) return [];
      if (needsWelcome(me)) return welcomeBlocks(await welcomeFor(ctx, me.name));
      if (!isAway(me, ctx.now)) return [];
      return [
        text(messages.away, ' ', messages.until, { time: me.awayUntil as Date, show: 'date' }),
        buttons([{ label: messages.imBack, does: invocation('staff back') }]),
      ];
    },
  },
});
