/** The build reads an `.svg` import as its text. */
declare module '*.svg' {
  const svg: string;
  export default svg;
}
