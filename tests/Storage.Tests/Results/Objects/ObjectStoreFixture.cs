using ImageGen.Servers;
using ImageGen.Storage.Results.Objects;

namespace ImageGen.Storage.Tests.Results.Objects;

/// <summary>A real object store for one test class; its tests are skipped where Node or the packages are missing.</summary>
public abstract class ObjectStoreFixture : IAsyncLifetime
{
    internal ObjectStoreServer Server { get; private set; } = null!;

    public virtual async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(NodePackages.Missing is not null, NodePackages.Missing ?? "");
        Server = await StartAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (Server is not null)
        {
            await Server.DisposeAsync();
        }
    }

    /// <summary>Whether a killed server has everything that it acknowledged when it is started again.</summary>
    public virtual bool KeepsDataWhenKilled => true;

    private protected abstract Task<ObjectStoreServer> StartAsync(CancellationToken cancellationToken);

    /// <summary>The bucket or container.</summary>
    /// <param name="port">The port of a proxy before the server; default the server's.</param>
    /// <param name="limit">Time limit of a call.</param>
    /// <param name="bucket">Another bucket or container.</param>
    /// <param name="isStranger">Whether the credentials are not the server's.</param>
    /// <param name="prefix">The prefix.</param>
    internal abstract IObjectContainer Open(int? port = null, TimeSpan? limit = null, string? bucket = null, bool isStranger = false, string prefix = "");
}
