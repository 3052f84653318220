import type { Command } from 'commander';
import { Problem } from '../problem.ts';
import { openSession, type Register } from '../session.ts';

interface InfoOptions {
  readonly coreTypes?: boolean;
  readonly analyses?: boolean;
}

export const registerListInfo: Register = (program, io) => {
  program
    .command('list-info')
    .description('list core types, or software with its versions')
    .option('-c, --core-types', 'core types: the codes of #RESCALE_CORE_TYPE')
    .option('-a, --analyses', 'software: the codes of #RESCALE_ANALYSIS and …_VERSION')
    .addHelpText('after', '\nExample:\n  moorage list-info -a -o json | jq -r ".[].code"')
    .action(async ({ coreTypes, analyses }: InfoOptions, command: Command) => {
      if ((coreTypes === true) === (analyses === true))
        throw new Problem('Which one is wanted? -c lists core types, -a lists software.');
      const { api, screen } = openSession(io, command);
      if (coreTypes === true) {
        const found = await Array.fromAsync(api.coreTypes());
        screen.json(found);
        screen.table(
          ['CODE', 'CORES', 'MEMORY', 'PRICE', 'NAME'],
          found.map(({ code, cores, memory, pricePerCoreHour, currency, name }) => [
            code,
            cores.join(', '),
            `${String(memory)} MB a core`,
            `${pricePerCoreHour.toFixed(3)} ${currency} a core-hour`,
            name,
          ]),
        );
        return;
      }
      const found = await Array.fromAsync(api.analyses());
      screen.json(found);
      screen.table(
        ['CODE', 'VERSION CODE', 'INSTALLED', 'NAME'],
        found.flatMap(({ code, name, versions }) =>
          versions.map(({ versionCode, isInstalled }) => [
            code,
            versionCode,
            isInstalled ? 'yes' : 'no',
            name,
          ]),
        ),
      );
    });
};
