import * as z from 'zod';
import { WireDate } from './wire.ts';

export const Role = z.enum(['administrator', 'member']);
export type Role = z.infer<typeof Role>;

const Project = z.object({ id: z.string(), name: z.string() });

/** `users/me/` of the wire contract, with our `id` and `role`. */
export const Me = z.object({
  id: z.string(),
  email: z.string(),
  username: z.string(),
  fullName: z.string(),
  role: Role,
  company: z.object({ code: z.string(), name: z.string(), projects: z.array(Project) }),
  workspace: z.object({ id: z.string(), name: z.string() }),
  defaultStorage: z.object({
    id: z.string(),
    storageType: z.string(),
    encryptionType: z.string(),
    connectionSettings: z.object({ region: z.string() }),
  }),
});
export type Me = z.infer<typeof Me>;

/** The secret of a sign-in link, which stands behind the `#` of its address. */
export const SignInRequest = z.object({
  link: z.string({ error: 'This field is required.' }).min(1).max(200),
});

export const ApiToken = z.object({
  id: z.string(),
  name: z.string(),
  hint: z.string().describe('its first four characters'),
  dateInserted: WireDate,
  dateLastUsed: WireDate.nullable(),
});
export type ApiToken = z.infer<typeof ApiToken>;
export const ApiTokenRequest = z.object({
  name: z
    .string({ error: 'This field is required.' })
    .trim()
    .min(1, 'This field may not be blank.')
    .max(100),
});
/** The only answer that ever holds the token itself. */
export const NewApiToken = ApiToken.extend({ token: z.string() });
export type NewApiToken = z.infer<typeof NewApiToken>;

export const UserAccount = z.object({
  id: z.string(),
  email: z.string(),
  fullName: z.string(),
  role: Role,
  dateInserted: WireDate,
  dateLastSeen: WireDate.nullable(),
});
export type UserAccount = z.infer<typeof UserAccount>;
export const UserAccountRequest = z.object({
  email: z.email({ error: 'A valid e-mail address is required.' }).max(200).toLowerCase(),
  fullName: z.string().trim().max(200).optional(),
  role: Role,
});
export type UserAccountRequest = z.output<typeof UserAccountRequest>;

/** A one-time link; whoever opens it first is signed in as that user. */
export const SignInLink = z.object({ url: z.string(), expires: WireDate });
export type SignInLink = z.infer<typeof SignInLink>;
export const NewUserAccount = z.object({ user: UserAccount, signInLink: SignInLink });
export type NewUserAccount = z.infer<typeof NewUserAccount>;
