using ImageGen.Contracts;

namespace ImageGen.Jobs.Instances;

/// <summary>
/// A configured provider instance: the section <c>ImageGen:Providers:{name}</c>. A host that orders nothing, such as a gateway, may have no address and no token for it.
/// </summary>
public sealed record ConfiguredProvider
{
    /// <summary>The instance's name: 1 to 64 characters of <c>a-z 0-9 - _</c>, beginning with a letter or digit.</summary>
    public required string Name { get; init; }

    /// <summary>The kind of service.</summary>
    public required string Kind { get; init; }

    /// <summary>Base address of the service's API, with its version path. Null when not configured: the public service's, or the default of the kind.</summary>
    public Uri? BaseUrl { get; init; }

    /// <summary>Secret for the service; null when not configured. Never logged, stored or sent anywhere else.</summary>
    public string? Token { get; init; }

    /// <summary>The model for requests that name none, if one is configured.</summary>
    public string? Model { get; init; }

    /// <summary>
    /// For <c>comfyui</c>: the workflow for orders, as the name of a built-in one (<c>sdxl</c>, <c>sd15</c>) or the path
    /// of a file. Default <c>sdxl</c>. Other kinds have none.
    /// </summary>
    public string? Workflow { get; init; }

    /// <summary>
    /// Hosts from which images may be fetched besides the service's own, as exact names or <c>*.suffix</c>. The kind has its
    /// own list; this adds to it.
    /// </summary>
    public IReadOnlyList<string> DownloadHosts { get; init; } = [];

    /// <summary>The lane of its jobs. Default <c>default</c>.</summary>
    public string Lane { get; init; } = Lanes.Default;

    /// <summary>
    /// The pool of boxes that it belongs to: instances of one kind and lane of which any may draw the jobs of the others. Null for an instance
    /// that stands alone.
    /// </summary>
    public string? Pool { get; init; }

    /// <summary>How many of its jobs may be at the provider at once, over all workers; 1 to 100,000. Default: that of the kind.</summary>
    public int Concurrency { get; init; } = ProviderKindInfo.UsualConcurrency;

    /// <summary>How many orders it takes over all workers; null when not configured: then what its kind of service states counts.</summary>
    public ProviderRate? Rate { get; init; }

    /// <summary>Whether jobs may go to it. Default true.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>
    /// Names its settings, all of them, the secret ones too, and tells none: 16 hexadecimal digits of a SHA-256 over them and its name. What was
    /// learned of an instance counts under these settings only.
    /// </summary>
    public string Revision { get; init; } = "";

    /// <summary>Price of one image in US dollars; null when not configured, 0 for the sandbox.</summary>
    public decimal? Price { get; init; }

    /// <summary>How long one order may take in all, from the intent to the image; 5 s to 1 h. Default 10 min.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>What becomes of a job of which nobody can find out whether it was bought, unless its request says otherwise. Default <see cref="UnknownPolicy.Fail"/>.</summary>
    public UnknownPolicy OnUnknown { get; init; } = UnknownPolicy.Fail;

    /// <summary>
    /// The most that ordering once more may cost, in US dollars; no request may raise it. Null when not configured: then the request alone
    /// decides, and without a sum there nothing is bought again.
    /// </summary>
    public decimal? BuyAgainUpTo { get; init; }

    /// <summary>How long a job waits to be settled (<see cref="UnknownPolicy.Wait"/>) before it ends <c>outcome_unknown</c>; 1 min to 90 days. Default 7 days.</summary>
    public TimeSpan WaitFor { get; init; } = TimeSpan.FromDays(7);

    /// <summary>Its name and kind; a record would print its members, and a token is among them.</summary>
    public override string ToString() => $"{Name} ({Kind})";
}
