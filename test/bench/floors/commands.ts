import pg from 'pg';
import { type Asked, addTask, listTasks, showCustomer } from './statements.ts';

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL ?? '', max: 20 });

/** Executes what the program executes for this command; resolves to the text to answer with. */
export async function execute(text: string, asked: Asked, typed: string): Promise<string> {
  const client = await pool.connect();
  try {
    const add = /^task add C-(\d+) "([^"]+)"/u.exec(text);
    if (add) return await addTask(client, asked, Number(add[1]), add[2] ?? '', typed);
    const show = /^customer show C-(\d+)$/u.exec(text);
    if (show) return await showCustomer(client, asked, Number(show[1]));
    return await listTasks(client, asked);
  } finally {
    client.release();
  }
}
