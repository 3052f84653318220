import { createRandom } from '../../src/faults/random.ts';
import { randomText } from './random-text.ts';

/** Text that a shell, a batch system or a program that reads options would act upon, if it ever got to one. */
const shapes: readonly ((act: string) => string)[] = [
  (act) => `$(${act})`,
  (act) => `\`${act}\``,
  (act) => `; ${act} ;`,
  (act) => `&& ${act} #`,
  (act) => `| ${act}`,
  (act) => `& ${act} &`,
  (act) => `\n${act}\n`,
  (act) => `\r\n${act}\r\n`,
  (act) => `'; ${act}; '`,
  (act) => `"; ${act}; "`,
  (act) => `\\"$(${act})\\"`,
  (act) => `\${x:-$(${act})}`,
  (act) => `() { :; }; ${act}`,
  (act) => `x[$(${act})]`,
  (act) => `<(${act})`,
  (act) => `{${act.replaceAll(' ', ',')}}`,
  (act) => act.replaceAll(' ', '${IFS}'),
  (act) => `\n#SBATCH --wrap="${act}"\n`,
  (act) => `--wrap=${act}`,
  (act) => `-c ${act}`,
  (act) => `-o %j --prolog="${act}"`,
  (act) => `%j %x %(${act})s`,
  (act) => `\u202e$(${act})\u2028${act}`,
  (act) => `!${act}!; eval ${act}`,
];

/** As many different ones as wanted; each would make a file of its own in `folder`. The same each time. */
export function injections(count: number, folder: string): readonly string[] {
  const random = createRandom(count);
  return Array.from({ length: count }, (_, index) => {
    const shape = shapes[index % shapes.length];
    const core = shape?.(`touch ${folder}/${String(index)}`) ?? '';
    const [before, behind] = [randomText(2 * index), randomText(2 * index + 1)];
    // Some stand for themselves: an option is one only at the beginning.
    const payload = random() < 0.3 ? core : `${before}${core}${behind}`;
    // Neither a NUL nor half a character is taken anywhere.
    return payload.replaceAll('\0', '').toWellFormed();
  });
}
