using ImageGen.Storage.Configuration;
using ImageGen.Storage.Redis;
using ImageGen.Storage.Results.Azure;
using ImageGen.Storage.Results.Objects;
using ImageGen.Storage.Results.S3;

namespace ImageGen.Storage.Results.Selection;

/// <summary>The result stores that the settings name, each made once.</summary>
internal sealed class ResultStoreSelection(StorageOptions options, Func<StoreConnection> store, TimeProvider time) : IDisposable
{
    private readonly Lazy<S3Bucket> _s3 = new(() => new S3Bucket(options.S3, time));
    private readonly Lazy<AzureContainer> _azure = new(() => new AzureContainer(options.Azure, time));

    /// <summary>The configured result store, with the second one for reading if there is one.</summary>
    public IResultStore Create()
    {
        var first = Create(options.Results);
        return options.ResultsAlsoRead is { } kind && first is not UnsetResultStore ? new SecondResultStore(first, Create(kind)) : first;
    }

    /// <summary>The result store of a kind, with the settings of that kind.</summary>
    public IResultStore Create(ResultsKind kind) => kind switch
    {
        ResultsKind.Redis => new RedisResultStore(store(), options.Retention, options.ResultsMaxBytes, time),
        ResultsKind.Files => options.ResultsPath.Length == 0 ? new UnsetResultStore() : new FileResultStore(options.ResultsPath, time),
        _ => new ObjectResultStore(ContainerOf(kind)!, time),
    };

    /// <summary>The bucket or container of a kind; null for a kind that has none.</summary>
    public IObjectContainer? ContainerOf(ResultsKind kind) => kind switch
    {
        ResultsKind.S3 => _s3.Value,
        ResultsKind.Azure => _azure.Value,
        _ => null,
    };

    public void Dispose()
    {
        if (_s3.IsValueCreated)
        {
            _s3.Value.Dispose();
        }
    }
}
