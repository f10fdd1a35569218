import { describe, expect, it } from 'vitest';
import { pathWithin } from '../../src/platforms/teams/graph-files.ts';

const folder = 'https://contoso.sharepoint.com/sites/Sales%20Team/Shared%20Documents/General';

describe('the way from a channel’s folder to a file in it', () => {
  it.each([
    ['https://contoso.sharepoint.com/sites/Sales Team/Shared Documents/General/Offer.docx', ['Offer.docx']],
    [
      'https://contoso.sharepoint.com/sites/Sales%20Team/Shared%20Documents/General/2026/a%20%231.pdf',
      ['2026', 'a #1.pdf'],
    ],
    [
      'https://contoso.sharepoint.com/sites/Sales Team/Shared Documents/General/Lot #2, 5% off.pdf',
      ['Lot #2, 5% off.pdf'],
    ],
    ['https://contoso.sharepoint.com/sites/sales team/shared documents/GENERAL/报价.pdf', ['报价.pdf']],
  ])('%s', (address, way) => {
    expect(pathWithin(folder, address)).toEqual(way);
  });

  it.each([
    'https://contoso.sharepoint.com/sites/Sales Team/Shared Documents/General',
    'https://contoso.sharepoint.com/sites/Sales Team/Shared Documents/Generally/x.pdf',
    'https://contoso.sharepoint.com/sites/Sales Team/Shared Documents/General/../Board/x.pdf',
    'https://contoso.sharepoint.com/sites/Sales Team/Shared Documents/General/%2e%2e/Board/x.pdf',
    'https://contoso.sharepoint.com/sites/Sales Team/Shared Documents/General/..%2fBoard%2fx.pdf',
    'https://contoso.sharepoint.com/sites/Sales Team/Shared Documents/General/x.pdf:/content',
    'https://contoso.sharepoint.com.evil.example/sites/Sales Team/Shared Documents/General/x.pdf',
    'https://contoso.sharepoint.com/sites/Sales Team/Shared Documents/General/%E0%A4%A',
    'not an address',
  ])('there is none to %s', (address) => {
    expect(pathWithin(folder, address)).toBeNull();
  });
});
