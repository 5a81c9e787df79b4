namespace ImageGen.Storage.Identity;

/// <summary>The job store's record of a resource that all hosts must share.</summary>
/// <param name="Id">Id of the resource.</param>
/// <param name="Place">The host that recorded it, and its path there; for operators to read.</param>
/// <param name="RecordedAt">Time of the record, by that host's clock.</param>
/// <param name="Sealed">A text that only the right key ring decrypts; empty for other resources.</param>
/// <param name="Replaced">The id of the record that this one replaced; empty for the first one.</param>
internal sealed record FleetRecord(string Id, string Place, DateTimeOffset RecordedAt, string Sealed = "", string Replaced = "")
{
    /// <summary>When it replaced another record; null for the first one.</summary>
    public DateTimeOffset? ReplacedAt => Replaced.Length > 0 ? RecordedAt : null;
}
