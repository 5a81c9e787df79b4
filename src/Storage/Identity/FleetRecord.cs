namespace ImageGen.Storage.Identity;

/// <summary>What the job store says of something that all hosts must have in common.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Place">Which host recorded it, and how it is named there; for people.</param>
/// <param name="RecordedAt">When, by that host's clock.</param>
/// <param name="Sealed">A text that only the right key ring opens; empty for anything else.</param>
/// <param name="Replaced">The id of the record that this one replaced; empty for the first one.</param>
internal sealed record FleetRecord(string Id, string Place, DateTimeOffset RecordedAt, string Sealed = "", string Replaced = "")
{
    /// <summary>When it took the place of another one; null for the first one.</summary>
    public DateTimeOffset? ReplacedAt => Replaced.Length > 0 ? RecordedAt : null;
}
