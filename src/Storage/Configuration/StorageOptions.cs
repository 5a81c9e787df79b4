namespace ImageGen.Storage.Configuration;

/// <summary>What the configuration says about the store and the images.</summary>
public sealed record StorageOptions
{
    /// <summary><c>ConnectionStrings:Redis</c>: a connection string of StackExchange.Redis, or a URL with <c>redis://</c> or <c>rediss://</c>. Needed.</summary>
    public string ConnectionString { get; set; } = "";

    /// <summary><c>ImageGen:Store:SelfCheck</c>: what becomes of a host whose store is not safe. Default <see cref="SelfCheckMode.Refuse"/>.</summary>
    public SelfCheckMode SelfCheck { get; set; }

    /// <summary><c>ImageGen:Store:Retention</c>: how long ended jobs can be read, 1 minute to 365 days. Default 7 days.</summary>
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(7);

    /// <summary>
    /// <c>ImageGen:Store:Embedded</c>: set by a host that runs an <see cref="ImageGen.Storage.Embedded.EmbeddedStore"/>, whose settings are checked as Garnet tells them. Default false.
    /// </summary>
    public bool Embedded { get; set; }

    /// <summary><c>ImageGen:Results:Kind</c>: where images are kept. Default <see cref="ResultsKind.Files"/>.</summary>
    public ResultsKind Results { get; set; }

    /// <summary>
    /// <c>ImageGen:Results:Path</c>: the folder of <see cref="ResultsKind.Files"/>, the same for every gateway and worker. No default: hosts that serve or buy
    /// images refuse to start without it.
    /// </summary>
    public string ResultsPath { get; set; } = "";

    /// <summary>
    /// <c>ImageGen:Results:Replaces</c>: the id of the result store whose place this host's own takes for the whole fleet, where it is another one. Images that are only in
    /// the former one are lost. It does nothing once the fleet's id is another one. Default none.
    /// </summary>
    public string? ResultsReplaces { get; set; }

    /// <summary>
    /// <c>ImageGen:Results:InDataFolder</c>: set by a host that runs an <see cref="ImageGen.Storage.Embedded.EmbeddedStore"/> and keeps its images beside it, so that
    /// there is no other host or disk to compare with. Default false.
    /// </summary>
    public bool ResultsInDataFolder { get; set; }

    /// <summary>
    /// <c>ImageGen:Results:SpillPath</c>: a folder on a disk of the worker's own, where paid images wait while the result store is away. One process at a time may use it.
    /// No default: workers that run jobs refuse to start without it.
    /// </summary>
    public string SpillPath { get; set; } = "";

    /// <summary><c>ImageGen:Results:SpillMaxBytes</c>: how much may wait there, 1 KB to 1 TB. Default 1 GiB.</summary>
    public long SpillMaxBytes { get; set; } = 1024L * 1024 * 1024;

    /// <summary>
    /// <c>ImageGen:Results:MaxBytes</c>: for how large an image <see cref="ResultsKind.Redis"/> has room, 1 KB to 512 MB. A size of which one
    /// may be larger is refused before it is bought, and so is a larger image to start from. Default 72 MB, the most that is fetched.
    /// </summary>
    public int ResultsMaxBytes { get; set; } = 72 * 1024 * 1024;

    /// <summary>
    /// <c>ImageGen:Settings:KeyRing</c>: the folder of the keys that run-time settings are sealed with, the same for every gateway and worker, and
    /// not on the store. Without it settings can't be changed at run time. Default none.
    /// </summary>
    public string? KeyRingPath { get; set; }

    /// <summary>
    /// <c>ImageGen:Settings:KeyRingReplaces</c>: the id of a key ring that is lost and whose place this host's takes for the whole fleet. It does nothing once the fleet's
    /// id is another one, or while the keys of that one are still in the folder. Default none.
    /// </summary>
    public string? KeyRingReplaces { get; set; }

    /// <summary>Nothing of the connection string, which has a password in it.</summary>
    public override string ToString() => nameof(StorageOptions);
}
