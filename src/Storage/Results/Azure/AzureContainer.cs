using System.Globalization;
using System.Runtime.CompilerServices;
using Azure;
using Azure.Core;
using Azure.Identity;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Sas;
using ImageGen.Storage.Configuration;
using ImageGen.Storage.Results.Objects;

namespace ImageGen.Storage.Results.Azure;

/// <summary>A container of Azure Blob Storage.</summary>
internal sealed class AzureContainer : IObjectContainer
{
    private readonly AzureSettings _settings;
    private readonly BlobContainerClient _client;
    private readonly ObjectCalls _calls;

    /// <param name="settings">The container.</param>
    /// <param name="time">The clock.</param>
    /// <param name="limit">Time limit of a call; default <see cref="ObjectCalls.Limit"/>.</param>
    /// <exception cref="FormatException">The connection string is not one; the message does not contain it.</exception>
    public AzureContainer(AzureSettings settings, TimeProvider time, TimeSpan? limit = null)
    {
        _settings = settings;
        _calls = new ObjectCalls(limit ?? ObjectCalls.Limit, time, AzureRefusals.Explain);
        var options = new BlobClientOptions
        {
            Retry = { MaxRetries = 2, Delay = TimeSpan.FromMilliseconds(200), MaxDelay = TimeSpan.FromSeconds(2), Mode = RetryMode.Exponential, NetworkTimeout = limit ?? ObjectCalls.Limit },
        };
        _client = settings.ConnectionString is { } connectionString ? Connect(connectionString, settings.Container, options)
            : new BlobServiceClient(settings.Account!, new DefaultAzureCredential(), options).GetBlobContainerClient(settings.Container);
    }

    public string Description => $"the container {_settings.Container}{(_settings.Prefix.Length > 0 ? $" (prefix {_settings.Prefix})" : "")} at {_client.Uri.GetLeftPart(UriPartial.Authority)}";

    public Task PutAsync(string name, ReadOnlyMemory<byte> bytes, ObjectTraits traits, CancellationToken cancellationToken)
        => _calls.RunAsync("The image could not be written", token => UploadAsync(name, bytes, traits, null, token), cancellationToken);

    public Task<bool> TryCreateAsync(string name, ReadOnlyMemory<byte> bytes, ObjectTraits traits, CancellationToken cancellationToken) => _calls.RunAsync("The object could not be written", async token =>
    {
        try
        {
            return await UploadAsync(name, bytes, traits, new BlobRequestConditions { IfNoneMatch = ETag.All }, token);
        }
        catch (RequestFailedException exception) when (exception.Status is 409 or 412)
        {
            return false;
        }
    }, cancellationToken);

    public Task<ObjectBytes?> ReadAsync(string name, long offset, int count, CancellationToken cancellationToken)
        => _calls.RunAsync("The image could not be read", token => ReadPartAsync(name, offset, count, token), cancellationToken);

    public Task RemoveAsync(string name, CancellationToken cancellationToken)
        => _calls.RunAsync("The image could not be removed", async token => (await BlobOf(name).DeleteIfExistsAsync(DeleteSnapshotsOption.IncludeSnapshots, cancellationToken: token)).Value, cancellationToken);

    public async IAsyncEnumerable<ObjectEntry> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var prefix = NameOf("");
        await using var pages = _client.GetBlobsAsync(new GetBlobsOptions { Prefix = prefix }, cancellationToken).AsPages().GetAsyncEnumerator(cancellationToken);
        while (await _calls.RunAsync("The images could not be listed", _ => pages.MoveNextAsync().AsTask(), cancellationToken))
        {
            foreach (var item in pages.Current.Values)
            {
                yield return new ObjectEntry(item.Name[prefix.Length..], item.Properties.ContentLength ?? 0, item.Properties.LastModified ?? DateTimeOffset.UnixEpoch);
            }
        }
    }

    public Task<Uri?> SignAsync(string name, DateTimeOffset expiresAt, CancellationToken cancellationToken)
        => Task.FromResult(BlobOf(name) is { CanGenerateSasUri: true } blob ? blob.GenerateSasUri(BlobSasPermissions.Read, expiresAt) : null);

    private static BlobContainerClient Connect(string connectionString, string container, BlobClientOptions options)
    {
        try
        {
            return new BlobContainerClient(connectionString, container, options);
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException or InvalidOperationException)
        {
            // Not with the exception: its message may contain a part of the connection string.
            throw new FormatException("ConnectionStrings:AzureStorage is not a connection string of a storage account.");
        }
    }

    private BlobClient BlobOf(string name) => _client.GetBlobClient(NameOf(name));

    private string NameOf(string name) => _settings.Prefix.Length == 0 ? name : $"{_settings.Prefix}/{name}";

    private async Task<bool> UploadAsync(string name, ReadOnlyMemory<byte> bytes, ObjectTraits traits, BlobRequestConditions? conditions, CancellationToken cancellationToken)
    {
        await BlobOf(name).UploadAsync(
            new BinaryData(bytes),
            new BlobUploadOptions
            {
                HttpHeaders = new BlobHttpHeaders { ContentType = traits.ContentType, CacheControl = ObjectTraits.CacheControl },
                Metadata = new Dictionary<string, string>
                {
                    [ObjectTraits.Sha256Field] = traits.Sha256,
                    [ObjectTraits.LengthField] = bytes.Length.ToString(CultureInfo.InvariantCulture),
                },
                Conditions = conditions,
            },
            cancellationToken);
        return true;
    }

    private async Task<ObjectBytes?> ReadPartAsync(string name, long offset, int count, CancellationToken cancellationToken)
    {
        try
        {
            using var response = (await BlobOf(name).DownloadStreamingAsync(new BlobDownloadOptions { Range = new HttpRange(offset, count) }, cancellationToken)).Value;
            var details = response.Details;
            return await ObjectBody.ReadAsync(
                response.Content, details.ContentRange, details.ContentLength, offset, count, details.ETag.ToString(), field => details.Metadata.TryGetValue(field, out var value) ? value : null, cancellationToken);
        }
        catch (RequestFailedException exception) when (exception.Status == 404 && exception.ErrorCode == BlobErrorCode.BlobNotFound)
        {
            return null;
        }
        catch (RequestFailedException exception) when (exception.Status == 416 && offset == 0)
        {
            // A blob without content.
            return null;
        }
    }
}
