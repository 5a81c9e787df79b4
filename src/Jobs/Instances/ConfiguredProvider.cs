using ImageGen.Contracts;

namespace ImageGen.Jobs.Instances;

/// <summary>
/// A configured provider instance: the section <c>ImageGen:Providers:{name}</c>. A host that sends no orders, such as a gateway, may have no address and no token for it.
/// </summary>
public sealed record ConfiguredProvider
{
    /// <summary>The instance's name: 1 to 64 characters of <c>a-z 0-9 - _</c>, beginning with a letter or digit.</summary>
    public required string Name { get; init; }

    /// <summary>The kind of service.</summary>
    public required string Kind { get; init; }

    /// <summary>Base address of the service's API, with its version path. Null when not configured: then it is the public service's address, or the default of the kind.</summary>
    public Uri? BaseUrl { get; init; }

    /// <summary>Secret for the service; null when not configured. Never logged, stored or sent anywhere else.</summary>
    public string? Token { get; init; }

    /// <summary>
    /// The secret with which the service signs its callbacks: <c>whsec_</c> and base64. Null when not configured: then a worker fetches it from the service.
    /// Never logged, stored or sent anywhere else.
    /// </summary>
    public string? WebhookSecret { get; init; }

    /// <summary>The model for requests that name none; null when not configured.</summary>
    public string? Model { get; init; }

    /// <summary>
    /// For <c>comfyui</c>: the workflow of its orders, as the name of a built-in one (<c>sdxl</c>, <c>sd15</c>) or the path
    /// of a file. Default <c>sdxl</c>. Other kinds have none.
    /// </summary>
    public string? Workflow { get; init; }

    /// <summary>
    /// Hosts from which images may be fetched, as exact names or <c>*.suffix</c>, in addition to the service's own hosts and
    /// the list of the kind.
    /// </summary>
    public IReadOnlyList<string> DownloadHosts { get; init; } = [];

    /// <summary>The lane of its jobs; default <c>default</c>.</summary>
    public string Lane { get; init; } = Lanes.Default;

    /// <summary>
    /// The pool of GPU servers that it belongs to: instances of one kind and lane, any of which may run the jobs of the others. Null for an
    /// instance that belongs to no pool.
    /// </summary>
    public string? Pool { get; init; }

    /// <summary>How many of its jobs may be at the provider at once, over all workers; 1 to 100,000. Default: the number of the kind.</summary>
    public int Concurrency { get; init; } = ProviderKindInfo.UsualConcurrency;

    /// <summary>The rate limit of its orders, over all workers; null when not configured: then the limit that the kind states applies.</summary>
    public ProviderRate? Rate { get; init; }

    /// <summary>Whether jobs may go to it. Default true.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>
    /// A digest of its name and all its settings, which discloses none of them although it includes the secrets: 16 hexadecimal digits of a SHA-256.
    /// Facts that were learned about an instance, such as the state of its circuit breaker, hold under these settings only.
    /// </summary>
    public string Revision { get; init; } = "";

    /// <summary>Price of one image in US dollars; null when not configured, 0 for the sandbox.</summary>
    public decimal? Price { get; init; }

    /// <summary>The time limit of one order, from the intent to the image; 5 s to 1 h. Default 10 min.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The policy for a job whose order has an unknown outcome, if its request names none. Default <see cref="UnknownPolicy.Fail"/>.</summary>
    public UnknownPolicy OnUnknown { get; init; } = UnknownPolicy.Fail;

    /// <summary>
    /// The highest cost of a second order, in US dollars; no request may raise it. Null when not configured: then the request's own sum
    /// counts, and without one nothing is bought again.
    /// </summary>
    public decimal? BuyAgainUpTo { get; init; }

    /// <summary>How long a job with an unknown outcome waits (<see cref="UnknownPolicy.Wait"/>) before it ends <c>outcome_unknown</c>; 1 min to 90 days. Default 7 days.</summary>
    public TimeSpan WaitFor { get; init; } = TimeSpan.FromDays(7);

    /// <summary>Its name and kind. The generated text of a record would contain the token.</summary>
    public override string ToString() => $"{Name} ({Kind})";
}
