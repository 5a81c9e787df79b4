namespace ImageGen.Servers;

/// <summary>A separate object store for tests. Its data are kept across <see cref="Kill"/> and <see cref="StartAgainAsync"/>, and removed at the end.</summary>
public sealed class ObjectStoreServer : IAsyncDisposable
{
    /// <summary>Name of the bucket of <see cref="StartS3Async"/>, which exists.</summary>
    public const string Bucket = "images";

    /// <summary>The id and the secret of the access key of <see cref="StartS3Async"/>.</summary>
    public const string AccessKey = "S3RVER";

    /// <summary>The account of <see cref="StartAzureAsync"/>.</summary>
    public const string AzureAccount = "devstoreaccount1";

    /// <summary>The key of that account, which the emulator publishes.</summary>
    public const string AzureKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private readonly NodeStoreProcess _process;

    private ObjectStoreServer(NodeStoreProcess process) => _process = process;

    /// <summary>The loopback port, the same for the server's whole life.</summary>
    public int Port => _process.Port;

    /// <summary>The folder with its data.</summary>
    public string Folder => _process.Folder;

    /// <summary>The address.</summary>
    public Uri Address => new($"http://127.0.0.1:{Port}");

    /// <summary>Starts a store that speaks S3, in path style, with one bucket.</summary>
    /// <exception cref="ServerStartException">The server did not start; the message has its output.</exception>
    public static Task<ObjectStoreServer> StartS3Async(CancellationToken cancellationToken) => StartAsync(
        "The S3 server", (port, folder) => [Path.Combine(NodePackages.Folder, "s3.cjs"), $"{port}", folder, Bucket], cancellationToken);

    /// <summary>Starts an emulator of Azure Blob Storage, without a container.</summary>
    /// <exception cref="ServerStartException">The server did not start; the message has its output.</exception>
    public static Task<ObjectStoreServer> StartAzureAsync(CancellationToken cancellationToken) => StartAsync(
        "azurite",
        (port, folder) => [Path.Combine(NodePackages.Folder, "node_modules/azurite/dist/src/blob/main.js"), "--blobHost", "127.0.0.1", "--blobPort", $"{port}", "--location", folder, "--silent", "--skipApiVersionCheck", "--disableTelemetry"],
        cancellationToken);

    /// <summary>The connection string of the emulator of Azure, at its own port or at that of a proxy before it.</summary>
    public static string AzureConnectionString(int port, string key = AzureKey)
        => $"DefaultEndpointsProtocol=http;AccountName={AzureAccount};AccountKey={key};BlobEndpoint=http://127.0.0.1:{port}/{AzureAccount};";

    /// <summary>Kills the server (SIGKILL); returns when it has ended. Its data are kept.</summary>
    public void Kill() => Task.Run(_process.KillAsync).GetAwaiter().GetResult();

    /// <summary>Starts the killed server on the same port and data; returns when it responds.</summary>
    public Task StartAgainAsync(CancellationToken cancellationToken) => _process.StartAsync(cancellationToken);

    /// <summary>Ends the server and removes its data.</summary>
    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private static async Task<ObjectStoreServer> StartAsync(string what, Func<int, string, IReadOnlyList<string>> arguments, CancellationToken cancellationToken)
        => new(await FirstStart.StartAsync(() => new NodeStoreProcess(what, arguments), cancellationToken));
}
