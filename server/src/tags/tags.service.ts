import { MOST_TAGS, normalizedTag, uniqueTags, type Tag } from '#contract/tags';
import { DomainError } from '../http/domain-error.ts';
import type { User } from '../http/user.ts';
import type { Tagged, TagsRepository } from './tags.repository.ts';

interface TaggedRow {
  readonly id: string;
  readonly user_tags: readonly string[];
}

interface TagsDeps {
  readonly tags: TagsRepository;
  /** Who may look at the thing; each refuses whoever may not. */
  readonly readable: Readonly<Record<Tagged, (user: User, id: string) => Promise<TaggedRow>>>;
  /** Who may change it. */
  readonly own: Readonly<Record<Tagged, (user: User, id: string) => Promise<TaggedRow>>>;
}

/** Words that people give to jobs and files. Two that differ in case alone are one tag, spelled as it was first. */
export function createTagsService({ tags, readable, own }: TagsDeps) {
  return {
    list: async (user: User, kind: Tagged, id: string): Promise<Tag[]> =>
      (await readable[kind](user, id)).user_tags.map(toTag),

    /** One that is there already stays as it is. */
    async add(user: User, kind: Tagged, id: string, name: string): Promise<Tag> {
      await own[kind](user, id);
      let added = name;
      await tags.change(kind, id, (before) => {
        const after = uniqueTags([...before, name]);
        if (after.length > MOST_TAGS)
          throw new DomainError(400, { name: [`There are ${String(MOST_TAGS)} tags already.`] });
        added = after.find((tag) => normalizedTag(tag) === normalizedTag(name)) ?? name;
        return after;
      });
      return toTag(added);
    },

    async remove(user: User, kind: Tagged, id: string, name: string): Promise<void> {
      await own[kind](user, id);
      await tags.change(kind, id, (before) =>
        before.filter((tag) => normalizedTag(tag) !== normalizedTag(name)),
      );
    },
  };
}
export type TagsService = ReturnType<typeof createTagsService>;

const toTag = (name: string): Tag => ({ name, normalizedName: normalizedTag(name) });
