using Amazon.Runtime;
using ImageGen.Servers;
using ImageGen.Storage.Configuration;
using ImageGen.Storage.Results.Objects;
using ImageGen.Storage.Results.S3;

namespace ImageGen.Storage.Tests.Results.Objects;

/// <summary>A store that speaks S3.</summary>
public sealed class S3Fixture : ObjectStoreFixture
{
    private protected override Task<ObjectStoreServer> StartAsync(CancellationToken cancellationToken) => ObjectStoreServer.StartS3Async(cancellationToken);

    internal override IObjectContainer Open(int? port = null, TimeSpan? limit = null, string? bucket = null, bool isStranger = false, string prefix = "") => new S3Bucket(
        new S3Settings { Bucket = bucket ?? ObjectStoreServer.Bucket, Endpoint = new Uri($"http://127.0.0.1:{port ?? Server.Port}"), Prefix = prefix },
        TimeProvider.System,
        isStranger ? new BasicAWSCredentials("STRANGER", "secret-of-a-stranger") : new BasicAWSCredentials(ObjectStoreServer.AccessKey, ObjectStoreServer.AccessKey),
        limit);
}
