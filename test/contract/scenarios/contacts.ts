import { expect } from 'vitest';
import { type Desk, numberOf, type Scenario, scenario } from '../scenario.ts';

const byId = 'SELECT * FROM contacts WHERE id = $1';

/** Lena of Sales adds somebody at a customer of her own. */
async function person({ customer, type, row }: Desk, name: string, more = ''): Promise<string> {
  const at = await customer(`Haus ${name}`);
  await type('lena', `contact add ${at} "${name}" ${more}`, 'sales', /Added/u);
  const { id } = await row<{ id: number }>('SELECT id FROM contacts WHERE name = $1', name);
  return `P-${id}`;
}

export const contactScenarios: readonly Scenario[] = [
  scenario('contact add', async (desk) => {
    const id = await person(desk, 'Ilse Brandt', 'role:Buyer email:ilse@brandt.example');
    const added = await desk.row(byId, numberOf(id));
    expect(added).toMatchObject({ role: 'Buyer', is_primary: true });
    expect(String(added.email_sealed)).not.toContain('brandt.example');
  }),
  scenario('contact list', async (desk) => {
    await person(desk, 'Gerd Lindner');
    await desk.type('omar', 'contact list query:lindner', 'support', /Gerd Lindner/u);
  }),
  scenario('contact show', async (desk) => {
    const id = await person(desk, 'Ruth Amsel', 'role:Reception phone:"+49 6172 901820"');
    await desk.type('omar', `contact show ${id}`, 'support', /Ruth Amsel[\s\S]*Reception/u);
  }),
  scenario('contact edit', async (desk) => {
    const id = await person(desk, 'Paul Specht');
    await desk.type('lena', `contact edit ${id} role:"Head of purchasing"`, 'sales', /Head of purchasing/u);
    expect((await desk.row(byId, numberOf(id))).role).toBe('Head of purchasing');
  }),
  scenario('contact primary', async (desk) => {
    const first = await person(desk, 'Uwe Fink');
    const { customer_id: at } = await desk.row<{ customer_id: number }>(byId, numberOf(first));
    await desk.type('lena', `contact add C-${at} "Eva Star"`, 'sales', /Added/u);
    await desk.type('lena', 'contact primary "Eva Star"', 'sales', /is now the first contact/u);
    expect((await desk.row(byId, numberOf(first))).is_primary).toBe(false);
  }),
  scenario('contact consent', async (desk) => {
    const id = await person(desk, 'Jan Kranich');
    await desk.type('lena', `contact consent ${id} email yes source:"web form"`, 'sales', /e-mail: yes/u);
    expect((await desk.row(byId, numberOf(id))).consent).toMatchObject({ email: { answer: 'yes' } });
  }),
  scenario('contact dnc', async (desk) => {
    const id = await person(desk, 'Lutz Habicht');
    await desk.type('omar', `contact dnc ${id} "left the company"`, 'support', /will not be contacted/u);
    expect((await desk.row(byId, numberOf(id))).do_not_contact_reason).toBe('left the company');
  }),
  scenario('contact remove', async (desk) => {
    const id = await person(desk, 'Inge Meise');
    await desk.type('lena', `contact remove ${id}`, 'sales', /no longer a contact/u);
    expect((await desk.row(byId, numberOf(id))).removed_at).toBeInstanceOf(Date);
  }),
  scenario('contact erase', async (desk) => {
    const id = await person(desk, 'Kurt Sperling');
    await desk.type('marta', `contact erase ${id} sure:yes`, 'sales', /Nothing that speaks of the person is left/u);
    expect((await desk.row(byId, numberOf(id))).name).toBe('(erased)');
  }),
];
