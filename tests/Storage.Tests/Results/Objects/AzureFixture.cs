using Azure.Storage.Blobs;
using ImageGen.Servers;
using ImageGen.Storage.Configuration;
using ImageGen.Storage.Results.Azure;
using ImageGen.Storage.Results.Objects;

namespace ImageGen.Storage.Tests.Results.Objects;

/// <summary>An emulator of Azure Blob Storage, with a container.</summary>
public sealed class AzureFixture : ObjectStoreFixture
{
    // 64 bytes, as the real keys.
    public const string SecretOfStranger = "c2VjcmV0LW9mLWEtc3RyYW5nZXItMDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWYwMTIzNDU2Nzg5YWI=";

    /// <summary>The emulator writes its index only now and then.</summary>
    public override bool KeepsDataWhenKilled => false;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await new BlobContainerClient(ObjectStoreServer.AzureConnectionString(Server.Port), ObjectStoreServer.Bucket).CreateAsync(cancellationToken: TestContext.Current.CancellationToken);
    }

    private protected override Task<ObjectStoreServer> StartAsync(CancellationToken cancellationToken) => ObjectStoreServer.StartAzureAsync(cancellationToken);

    internal override IObjectContainer Open(int? port = null, TimeSpan? limit = null, string? bucket = null, bool isStranger = false, string prefix = "") => new AzureContainer(
        new AzureSettings
        {
            ConnectionString = isStranger ? ObjectStoreServer.AzureConnectionString(port ?? Server.Port, SecretOfStranger) : ObjectStoreServer.AzureConnectionString(port ?? Server.Port),
            Container = bucket ?? ObjectStoreServer.Bucket,
            Prefix = prefix,
        },
        TimeProvider.System,
        limit);
}
