namespace ImageGen.Storage.Configuration;

/// <summary>The configuration of the store and of the images.</summary>
public sealed record StorageOptions
{
    /// <summary><c>ConnectionStrings:Redis</c>: a connection string of StackExchange.Redis, or a URL with <c>redis://</c> or <c>rediss://</c>. Required.</summary>
    public string ConnectionString { get; set; } = "";

    /// <summary><c>ImageGen:Store:SelfCheck</c>: what a host does if its store is not safe. Default <see cref="SelfCheckMode.Refuse"/>.</summary>
    public SelfCheckMode SelfCheck { get; set; }

    /// <summary><c>ImageGen:Store:Retention</c>: how long ended jobs can be read, 1 minute to 365 days. Default 7 days.</summary>
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(7);

    /// <summary>
    /// <c>ImageGen:Store:Embedded</c>: set by a host that runs an <see cref="ImageGen.Storage.Embedded.EmbeddedStore"/>. The self-check then expects Garnet, and reads the settings that Garnet reports. Default false.
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
    /// <c>ImageGen:Results:AlsoRead</c>: a second place of images, in which those are found that are not in the first: the former one or the next one while images
    /// are moved. Default none.
    /// </summary>
    public ResultsKind? ResultsAlsoRead { get; set; }

    /// <summary><c>ImageGen:Results:Links</c>: where links to images lead. Default <see cref="LinksKind.Gateway"/>.</summary>
    public LinksKind ResultsLinks { get; set; }

    /// <summary>The settings of <see cref="ResultsKind.S3"/>.</summary>
    public S3Settings S3 { get; set; } = new();

    /// <summary>The settings of <see cref="ResultsKind.Azure"/>.</summary>
    public AzureSettings Azure { get; set; } = new();

    /// <summary>
    /// <c>ImageGen:Results:Replaces</c>: the id of the result store that this host's own result store replaces for the whole fleet. Images that are only in
    /// the former one are lost. The setting has no effect once the fleet uses another id. Default none.
    /// </summary>
    public string? ResultsReplaces { get; set; }

    /// <summary>
    /// <c>ImageGen:Results:InDataFolder</c>: set by a host that runs an <see cref="ImageGen.Storage.Embedded.EmbeddedStore"/> and keeps its images beside it, so that
    /// there is no other host or disk to compare them with. Default false.
    /// </summary>
    public bool ResultsInDataFolder { get; set; }

    /// <summary>
    /// <c>ImageGen:Results:SpillPath</c>: a folder on a disk of the worker's own for paid images while the result store is unavailable. One process at a time may use it.
    /// No default: workers that run jobs refuse to start without it.
    /// </summary>
    public string SpillPath { get; set; } = "";

    /// <summary><c>ImageGen:Results:SpillMaxBytes</c>: the most bytes that the spill folder may hold, 1 KB to 1 TB. Default 1 GiB.</summary>
    public long SpillMaxBytes { get; set; } = 1024L * 1024 * 1024;

    /// <summary>
    /// <c>ImageGen:Results:MaxBytes</c>: the largest image that <see cref="ResultsKind.Redis"/> stores, 1 KB to 512 MB. A request whose image
    /// may be larger is refused before it is ordered, and so is a larger source image. Default 72 MB, the most that is fetched.
    /// </summary>
    public int ResultsMaxBytes { get; set; } = 72 * 1024 * 1024;

    /// <summary><c>ImageGen:Results:Previews</c>: whether workers make a preview of each image after its job has ended. Default true.</summary>
    public bool Previews { get; set; } = true;

    /// <summary>
    /// <c>ImageGen:Settings:KeyRing</c>: the folder of the keys with which run-time settings are encrypted, the same for every gateway and worker, and
    /// not in the store. Without it, settings can't be changed at run time. Default none.
    /// </summary>
    public string? KeyRingPath { get; set; }

    /// <summary>
    /// <c>ImageGen:Settings:KeyRingReplaces</c>: the id of a lost key ring that this host's key ring replaces for the whole fleet. The setting has no effect once the fleet uses
    /// another id, or while the keys of the lost one are still in the folder. Default none.
    /// </summary>
    public string? KeyRingReplaces { get; set; }

    /// <summary>Whether images are written to that kind of result store, or read from it.</summary>
    public bool Uses(ResultsKind kind) => Results == kind || ResultsAlsoRead == kind;

    /// <summary>Contains no value: the connection string has a password in it.</summary>
    public override string ToString() => nameof(StorageOptions);
}
