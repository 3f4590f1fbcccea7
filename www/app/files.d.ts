/** What the bundler makes of files that are no scripts. */
declare module "*.css";

declare module "*?url" {
  const address: string;
  export default address;
}
