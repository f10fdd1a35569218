/** What differs between Microsoft's clouds, told from the address of the tokens' keys. */
export interface Cloud {
  /** Who issues the tokens that the Bot Connector sends us. */
  readonly issuer: string;
  /** What our own tokens are for. */
  readonly scope: string;
}

const publicCloud: Cloud = { issuer: 'https://api.botframework.com', scope: 'https://api.botframework.com/.default' };
const usGovernment: Cloud = { issuer: 'https://api.botframework.us', scope: 'https://api.botframework.us/.default' };

export function cloudOf(openIdMetadataUrl: string): Cloud {
  const host = URL.canParse(openIdMetadataUrl) ? new URL(openIdMetadataUrl).hostname : '';
  return host.endsWith('.azure.us') || host.endsWith('.botframework.us') ? usGovernment : publicCloud;
}
