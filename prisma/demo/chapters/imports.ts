import { type Chapter, made } from '../acts.ts';
import { minutesAgo } from '../moments.ts';

const visitors = [
  'Company;E-mail;Country;Met on;Note',
  'Azulejos Rio Claro Lda;geral@azulejos-rioclaro.example;PT;12/11/2026;Wants samples',
  'Lisboa Norte Transportes;geral@lisboanorte.example;PT;12/11/2026;We know them',
  'Conservas Dona Inês;compras@donaines.example;PT;13/11/2026;',
  'Moinho Velho Papelaria;ola@moinhovelho.example;PT;13/11/2026;Handmade paper',
  ';nobody@nowhere.example;PT;13/11/2026;Card without a name',
  '',
];

/** A list of visitors that waits for somebody to look at its columns. */
export const imports: Chapter = ({ did }) => [
  did(
    'priya',
    minutesAgo(70),
    'import.start',
    {
      noun: 'customer',
      name: 'lisbon-fair-visitors.csv',
      bytes: Buffer.from(visitors.join('\n'), 'utf8'),
    },
    made('import', 'visitors'),
  ),
];
