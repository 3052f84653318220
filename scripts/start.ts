import { main, tell } from '../server/src/main.ts';
import { buildUi } from './lib/build-ui.ts';

/** What `npm start` does: builds what is stale, then runs the server in this very process. */
try {
  await buildUi();
} catch (error) {
  tell(error);
  process.exit(1);
}
await main();
