import type { Command } from 'commander';
import { Problem } from '../problem.ts';
import type { Register } from '../session.ts';
import { shown } from '../terminal-text.ts';

/** What can be typed behind the words so far: `clusters` → `list create start stop --output …`. */
interface Place {
  readonly words: string;
  readonly commands: readonly { readonly name: string; readonly about: string }[];
  readonly options: readonly { readonly name: string; readonly about: string }[];
}

const writers = { bash: toBash, zsh: toZsh, fish: toFish } as const;

export const registerCompletion: Register = (program, io) => {
  program
    .command('completion')
    .description('print a script that completes commands and options in a shell')
    .argument('<shell>', 'bash, zsh or fish')
    .addHelpText(
      'after',
      `
Examples:
  source <(moorage completion bash)
  moorage completion bash > ~/.local/share/bash-completion/completions/moorage
  moorage completion zsh > "\${fpath[1]}/_moorage"
  moorage completion fish > ~/.config/fish/completions/moorage.fish`,
    )
    .action((shell: string) => {
      const write = Object.entries(writers).find(([name]) => name === shell)?.[1];
      if (!write) throw new Problem(`"${shown(shell)}" is not one of bash, zsh and fish.`);
      io.out.write(write(placesOf(program)));
    });
};

/** The program and its commands, with the options that hold everywhere repeated in each. */
function placesOf(program: Command): Place[] {
  const shared = program.options.map(toOption);
  const walk = (command: Command, words: string): Place[] => [
    {
      words,
      commands: command.commands.map((one) => ({ name: one.name(), about: one.description() })),
      options: [...(words === '' ? [] : command.options.map(toOption)), ...shared].flat(),
    },
    ...command.commands.flatMap((one) => walk(one, `${words} ${one.name()}`.trim())),
  ];
  return walk(program, '');
}

const toOption = ({ long, short, description }: Command['options'][number]) =>
  [long, short].flatMap((name) => (name ? [{ name, about: description }] : []));

/** Files where nothing else fits: most arguments are some. */
function toBash(places: readonly Place[]): string {
  const cases = places.map(({ words, commands, options }) => {
    const names = [...commands, ...options].map(({ name }) => name).join(' ');
    return `    '${words}') words='${names}' ;;`;
  });
  return `# bash completion of moorage
_moorage() {
  local current="\${COMP_WORDS[COMP_CWORD]}" place='' word words=''
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$place $word" in
${commandWords(places)
  .map((words) => `      ' ${words}' | '${words}') place='${words}' ;;`)
  .join('\n')}
    esac
  done
  case "$place" in
${cases.join('\n')}
  esac
  if [[ "\${COMP_WORDS[COMP_CWORD-1]}" == -o && "$current" != -* ]]; then words='json table'; fi
  COMPREPLY=($(compgen -W "$words" -- "$current"))
  if [[ \${#COMPREPLY[@]} -eq 0 ]]; then COMPREPLY=($(compgen -f -- "$current")); fi
}
complete -o filenames -F _moorage moorage
`;
}

const commandWords = (places: readonly Place[]): string[] =>
  places.map(({ words }) => words).filter(Boolean);

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

function toZsh(places: readonly Place[]): string {
  const cases = places.map(({ words, commands, options }) => {
    const all = [...commands, ...options].map(({ name, about }) => quoted(`${name}:${about}`));
    return `    ${quoted(words)}) words=(${all.join(' ')}) ;;`;
  });
  return `#compdef moorage
_moorage() {
  local place='' word
  local -a words_so_far words
  words_so_far=("\${(@)words[2,CURRENT-1]}")
  words=()
  for word in "\${words_so_far[@]}"; do
    case "\${place:+$place }$word" in
${commandWords(places)
  .map((words) => `      ${quoted(words)}) place=${quoted(words)} ;;`)
  .join('\n')}
    esac
  done
  case "$place" in
${cases.join('\n')}
  esac
  _describe 'moorage' words
  _files
}
compdef _moorage moorage
`;
}

function toFish(places: readonly Place[]): string {
  const lines = places.flatMap(({ words, commands, options }) => {
    const names = commands.map(({ name }) => name).join(' ');
    const last = words.split(' ').at(-1) ?? '';
    const condition =
      words === ''
        ? '__fish_use_subcommand'
        : `__fish_seen_subcommand_from ${last}${names === '' ? '' : `; and not __fish_seen_subcommand_from ${names}`}`;
    return [
      ...commands.map(
        ({ name, about }) =>
          `complete -c moorage -f -n ${quoted(condition)} -a ${name} -d ${quoted(about)}`,
      ),
      ...options
        .filter(({ name }) => name.startsWith('--'))
        .map(
          ({ name, about }) =>
            `complete -c moorage -n ${quoted(condition)} -l ${name.slice(2)} -d ${quoted(about)}`,
        ),
    ];
  });
  return `# fish completion of moorage\n${lines.join('\n')}\n`;
}
