import { startSlackClient } from './slack-client.ts';
import { contract } from './suite.ts';

contract('Slack', startSlackClient);
