import type { Directory, Team } from "./triage_v1.js";

/** A directory with two teams: everybody is in `first-line`, every second login in `core`. */
export class Teams implements Directory {
  async teamsFor(login: string): Promise<Team[]> {
    const teams: Team[] = [{ slug: "first-line", load: 0.95, members: [login] }];
    if (Buffer.byteLength(login) % 2 === 0) {
      teams.push({ slug: "core", load: 0.5, members: ["octocat", login], onCall: "octocat" });
    }
    return teams;
  }
}
