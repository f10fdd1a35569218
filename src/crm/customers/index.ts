import { defineNoun } from '../../commands/define.ts';
import { msg } from '../../core/msg.ts';
import { customerPolicyColumns } from '../../store/access.ts';
import { sql } from '../../store/database.ts';
import { sealedDetails } from '../../store/sealed-details.ts';
import { customerCard } from './cards.ts';
import { customerCommands } from './commands.ts';
import { myCustomers } from './home.ts';
import { eventTitles } from './messages.ts';
import { customerItself } from './of-customer.ts';
import { addCustomer } from './operations/add.ts';
import { archiveCustomer, restoreCustomer } from './operations/archive.ts';
import { assignCustomer } from './operations/assign.ts';
import { keepConsent, stopContact } from './operations/consent.ts';
import { listCustom, setCustom } from './operations/custom.ts';
import { editCustomer } from './operations/edit.ts';
import { linkCustomer, unlinkCustomer } from './operations/external-ids.ts';
import { findCustomers, showCustomer } from './operations/find.ts';
import { customerHistory } from './operations/history.ts';
import { setLifecycle, tagCustomer, untagCustomer } from './operations/standing.ts';
import { addToTeam, listTeam, removeFromTeam } from './operations/team.ts';
import { archivedCustomerReference, customerReference, customFieldReference } from './references.ts';
import { spokenCustomers } from './watch.ts';

export const customers = defineNoun({
  name: 'customer',
  title: msg('Customers', '客户'),
  words: ['customer', 'customers', 'cust', 'client', 'clients', '客户', '顾客'],
  area: 'customers',
  operations: [
    addCustomer,
    showCustomer,
    findCustomers,
    editCustomer,
    assignCustomer,
    archiveCustomer,
    restoreCustomer,
    setLifecycle,
    tagCustomer,
    untagCustomer,
    listTeam,
    addToTeam,
    removeFromTeam,
    keepConsent,
    stopContact,
    listCustom,
    setCustom,
    linkCustomer,
    unlinkCustomer,
    customerHistory,
  ],
  commands: customerCommands,
  events: [
    { type: 'customer.added', title: eventTitles.added },
    { type: 'customer.edited', title: eventTitles.edited },
    { type: 'customer.assigned', title: eventTitles.assigned },
    { type: 'customer.archived', title: eventTitles.archived },
    { type: 'customer.restored', title: eventTitles.restored },
    { type: 'customer.lifecycle', title: eventTitles.lifecycle, tells: [{ person: 'ownerId', because: 'owner' }] },
    { type: 'customer.consent', title: eventTitles.consent },
    {
      type: 'customer.do_not_contact',
      title: eventTitles.doNotContact,
      tells: [{ person: 'ownerId', because: 'owner' }],
    },
    {
      type: 'customer.joined',
      title: eventTitles.joined,
      tells: [{ person: 'memberId', because: 'assignee', cover: false }],
    },
  ],
  references: [customerReference, archivedCustomerReference, customFieldReference],
  card: customerCard,
  policy: { from: sql`customers c`, columns: customerPolicyColumns(sql`c`) },
  sealed: sealedDetails('customers', 'customer'),
  ofCustomer: customerItself,
  home: { position: 20, draw: myCustomers },
  watches: [spokenCustomers],
});
