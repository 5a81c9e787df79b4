namespace ImageGen.Providers;

/// <summary>Settings of one provider instance: the section <c>ImageGen:Providers:{name}</c>.</summary>
public sealed record ProviderSettings
{
    /// <summary>The instance's name: the key of the section.</summary>
    public string Name { get; set; } = "";

    /// <summary>The kind of service, for example <c>replicate</c>. Default: the name.</summary>
    public string? Kind { get; set; }

    /// <summary>Base address of the service's API, with its version path. Default: the public service's.</summary>
    public Uri? BaseUrl { get; set; }

    /// <summary>Secret for the service. Never logged, stored or sent anywhere else.</summary>
    public string? Token { get; set; }

    /// <summary>The model for requests that name none.</summary>
    public string? Model { get; set; }

    /// <summary>
    /// For <c>comfyui</c>: the workflow for orders, as the name of a built-in one (<c>sdxl</c>, <c>sd15</c>) or the path
    /// of a file. Default <c>sdxl</c>. Other kinds have none.
    /// </summary>
    public string? Workflow { get; set; }

    /// <summary>Time limit of one order, from submission to image. 5 s to 1 h; default 10 min.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Hosts from which images may be fetched besides the service's own, as exact names or <c>*.suffix</c>. The kind has its
    /// own list; this adds to it.
    /// </summary>
    public IList<string> DownloadHosts { get; } = [];

    /// <inheritdoc />
    public override string ToString() => $"{Name} ({Kind ?? Name})";
}
