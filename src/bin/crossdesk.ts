#!/usr/bin/env node
import { Command, InvalidArgumentError, Option } from 'commander';
import { loadConfig } from '../config.ts';
import { runBackup, runRestore } from './backup.ts';
import { runBiGrant } from './bi.ts';
import { runDoctor } from './doctor.ts';
import { type ExportOptions, runExport } from './export.ts';
import { runExportData } from './export-data.ts';
import { fail } from './fail.ts';
import { type ImportOptions, runImport } from './import.ts';
import { runKeysDrop, runKeysReseal, runKeysRotate, runKeysStatus } from './keys.ts';
import { runManifests, runPackage } from './manifests.ts';
import { runMigrate } from './migrate.ts';
import { serve } from './serve.ts';

const program = new Command('crossdesk')
  .description('One customer record for Sales, Support, Marketing and Finance, from Slack and Microsoft Teams.')
  .showHelpAfterError();

program
  .command('start')
  .description('web and worker in one process; without settings: an embedded database and the playground')
  .action(() => serve({ web: true, worker: true }));
program
  .command('web')
  .description('only take requests in and answer them (run as many as you like)')
  .action(() => serve({ web: true, worker: false }));
program
  .command('worker')
  .description('only deliver, remind and resume (run as many as you like)')
  .action(() => serve({ web: false, worker: true }));
program
  .command('migrate')
  .description('bring the database to this version')
  .action(() => runMigrate(loadConfig()));
program
  .command('backup')
  .argument('<file>', 'where to write it, such as crossdesk.backup')
  .option('--force', 'replace the file if it exists')
  .description('write everything to one file, while running')
  .action((file: string, options: { force?: boolean }) => runBackup(loadConfig(), file, options));
program
  .command('restore')
  .argument('<file>', 'a file that backup wrote')
  .option('--replace', 'replace the records that are there now')
  .description('load a backup, while running or not')
  .action((file: string, options: { replace?: boolean }) => runRestore(loadConfig(), file, options));
program
  .command('doctor')
  .option('--replay', 'send dead letters again')
  .option('--json', 'print findings as JSON')
  .option('--full', 'check every line of the audit log, not only the newest')
  .option('--anchor <place>', 'a place in the audit chain that was written down earlier, such as 1204:5f1c09ab')
  .description('check that everything works; exit code 1 when something does not')
  .action((options: { replay?: boolean; json?: boolean; full?: boolean; anchor?: string }) =>
    runDoctor(loadConfig(), options),
  );
program
  .command('export-data')
  .argument('<customer>', "the customer's id, such as C-12")
  .argument('[file]', 'where to write it; printed where nothing is given')
  .description('everything that is kept about a customer, as JSON (right of access)')
  .action((customer: string, file: string | undefined) => runExportData(loadConfig(), customer, file));
program
  .command('import')
  .argument('<what>', 'what the rows are: customers, contacts, logs, tasks, deals, orders, needs, cases, surveys')
  .argument('<file>', 'CSV or JSON lines; separator and encoding are found out')
  .option('--as <address>', "with whose rights, by a colleague's e-mail address; otherwise the only admin's")
  .option('--dry-run', 'say what would become of each row, and write nothing')
  .option('--map <columns>', 'which column is what, such as "Company = Name, Fax = -"; the rest is guessed and shown')
  .addOption(
    new Option('--dates <order>', 'how 03/04/2026 is meant, where the file does not tell').choices(['dmy', 'mdy']),
  )
  .addOption(
    new Option('--numbers <mark>', 'what stands before decimals, where it does not').choices(['comma', 'point']),
  )
  .option('--currency <code>', 'of amounts without one, such as EUR')
  .option('--country <name>', 'of telephone numbers without a country code')
  .addOption(new Option('--existing <way>', 'rows that are here already').choices(['update', 'skip', 'create']))
  .addOption(new Option('--alike <way>', 'rows that only look like one').choices(['ask', 'update', 'skip', 'create']))
  .option('--system <name>', 'what ids from elsewhere are kept under, such as salesforce')
  .option('--encoding <name>', 'such as GBK, where it is found out wrongly')
  .option('--rejected <file>', 'write the rejected lines there, each with its reason')
  .description('read rows in; a file that was read before is not written twice, and one that stopped goes on')
  .action((what: string, file: string, options: ImportOptions) => runImport(loadConfig(), what, file, options));
program
  .command('export')
  .argument('<what>', 'customers, contacts, logs, tasks, deals, orders, needs or cases')
  .option('--as <address>', "with whose rights, by a colleague's e-mail address; otherwise the only admin's")
  .addOption(new Option('--format <format>', 'csv or jsonl').choices(['csv', 'jsonl']))
  .option('--bom', 'begin with the mark that Excel knows UTF-8 by')
  .option('--out <file>', 'where to write it; otherwise to the standard output')
  .description('write records out, as far as a colleague may see them')
  .action((what: string, options: ExportOptions) => runExport(loadConfig(), what, options));
program
  .command('bi')
  .description('views for Tableau, Power BI and the like')
  .command('grant')
  .option('--sql', 'only print the statements')
  .description('make the database role crossdesk_bi, which may read the views of the schema bi and nothing else')
  .action((options: { sql?: boolean }) => runBiGrant(loadConfig(), options));
const keys = program
  .command('keys')
  .description('the encryption keys: which there are, a new one, and away with old ones');
keys
  .command('status')
  .description('how many sealed texts need which key')
  .action(() => runKeysStatus(loadConfig()));
keys
  .command('rotate')
  .description('make a new key')
  .action(() => runKeysRotate(loadConfig()));
keys
  .command('reseal')
  .description('seal anew what an older key sealed, while running; may be stopped and begun again')
  .action(() => runKeysReseal(loadConfig()));
keys
  .command('drop')
  .description('do away with keys that nothing needs any more')
  .action(() => runKeysDrop(loadConfig()));
program
  .command('manifests')
  .option('--check', 'fail when the committed manifests are not current')
  .option('--url <url>', 'the public address of this installation, to fill in', publicAddress)
  .option('--stdout', 'print instead of writing files')
  .option('--package <file>', 'write the zip that an administrator uploads to Teams; needs --url and TEAMS_APP_ID')
  .description("write the chat platforms' manifests from the declared commands")
  .action((options: { check?: boolean; url?: string; stdout?: boolean; package?: string }) =>
    options.package ? runPackage(options.package, options.url) : runManifests(options),
  );

program.parseAsync().catch(fail);

function publicAddress(text: string): string {
  if (URL.canParse(text) && new URL(text).protocol === 'https:') return text;
  throw new InvalidArgumentError('It must be an https address, such as https://crm.example.com.');
}
