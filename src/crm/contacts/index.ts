import { defineNoun } from '../../commands/define.ts';
import { sql } from '../../store/database.ts';
import { sealedDetails } from '../../store/sealed-details.ts';
import { contactCard } from './cards.ts';
import { contactCommands } from './commands.ts';
import { eventTitles, messages } from './messages.ts';
import { contactsOfCustomer } from './of-customer.ts';
import { addContact } from './operations/add.ts';
import { keepConsent, stopContact } from './operations/consent.ts';
import { editContact } from './operations/edit.ts';
import { eraseOne } from './operations/erase.ts';
import { listContacts, showContact } from './operations/list.ts';
import { makePrimary, removeContact } from './operations/place.ts';
import { contactPolicyColumns } from './records.ts';
import { contactReference } from './references.ts';
import { spokenContacts } from './watch.ts';

/** The people at a customer: what they do there, how to reach them, and whether they want to be reached. */
export const contacts = defineNoun({
  name: 'contact',
  area: 'customers',
  title: messages.title,
  words: ['contact', 'contacts', '联系人'],
  operations: [
    addContact,
    listContacts,
    showContact,
    editContact,
    makePrimary,
    keepConsent,
    stopContact,
    removeContact,
    eraseOne,
  ],
  commands: contactCommands,
  events: [
    { type: 'contact.added', title: eventTitles.added },
    { type: 'contact.edited', title: eventTitles.edited },
    { type: 'contact.removed', title: eventTitles.removed },
    { type: 'contact.consent', title: eventTitles.consent },
    {
      type: 'contact.do_not_contact',
      title: eventTitles.doNotContact,
      tells: [{ person: 'customerOwnerId', because: 'owner' }],
    },
    { type: 'customer.contacts', title: eventTitles.edited },
  ],
  references: [contactReference],
  card: contactCard,
  policy: { from: sql`contacts p`, columns: contactPolicyColumns },
  sealed: sealedDetails('contacts', 'contact', ['email', 'phone']),
  ofCustomer: contactsOfCustomer,
  watches: [spokenContacts],
});
