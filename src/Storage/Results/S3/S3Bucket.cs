using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Amazon;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using ImageGen.Storage.Configuration;
using ImageGen.Storage.Results.Objects;

namespace ImageGen.Storage.Results.S3;

/// <summary>A bucket of Amazon S3, or of a store that speaks its protocol.</summary>
internal sealed class S3Bucket : IObjectContainer, IDisposable
{
    /// <summary>The longest life of a signed link: a limit of the protocol.</summary>
    private static readonly TimeSpan MaxLinkLife = TimeSpan.FromDays(7);

    private readonly S3Settings _settings;
    private readonly AmazonS3Client _client;
    private readonly ObjectCalls _calls;
    private readonly TimeProvider _time;

    /// <param name="settings">The bucket.</param>
    /// <param name="time">The clock.</param>
    /// <param name="credentials">The credentials; default those that the SDK finds.</param>
    /// <param name="limit">Time limit of a call; default <see cref="ObjectCalls.Limit"/>.</param>
    public S3Bucket(S3Settings settings, TimeProvider time, AWSCredentials? credentials = null, TimeSpan? limit = null)
    {
        (_settings, _time) = (settings, time);
        _calls = new ObjectCalls(limit ?? ObjectCalls.Limit, time, S3Refusals.Explain);
        var configuration = new AmazonS3Config
        {
            // Stores other than AWS refuse the checksums that the SDK would add by itself. The signature covers the body.
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
            RetryMode = RequestRetryMode.Standard,
            MaxErrorRetry = 2,
            ConnectTimeout = TimeSpan.FromSeconds(5),
            Timeout = limit ?? ObjectCalls.Limit,
        };
        if (settings.Endpoint is { } endpoint)
        {
            configuration.ServiceURL = endpoint.AbsoluteUri;
            configuration.AuthenticationRegion = settings.Region ?? "us-east-1";
        }
        else if (settings.Region is { } region)
        {
            configuration.RegionEndpoint = RegionEndpoint.GetBySystemName(region);
        }

        configuration.ForcePathStyle = settings.PathStyle ?? settings.Endpoint is not null;
        _client = credentials is null ? new AmazonS3Client(configuration) : new AmazonS3Client(credentials, configuration);
    }

    public string Description
        => $"the bucket {_settings.Bucket}{(_settings.Prefix.Length > 0 ? $" (prefix {_settings.Prefix})" : "")} at {_settings.Endpoint?.GetLeftPart(UriPartial.Path) ?? $"AWS{(_settings.Region is { } region ? $" {region}" : "")}"}";

    public Task PutAsync(string name, ReadOnlyMemory<byte> bytes, ObjectTraits traits, CancellationToken cancellationToken)
        => _calls.RunAsync("The image could not be written", token => PutAsync(Request(name, bytes, traits), token), cancellationToken);

    public Task<bool> TryCreateAsync(string name, ReadOnlyMemory<byte> bytes, ObjectTraits traits, CancellationToken cancellationToken)
        => _calls.RunAsync("The object could not be written", token => TryCreateAsync(() => Request(name, bytes, traits), token), cancellationToken);

    public Task<ObjectBytes?> ReadAsync(string name, long offset, int count, CancellationToken cancellationToken)
        => _calls.RunAsync("The image could not be read", token => ReadPartAsync(name, offset, count, token), cancellationToken);

    public Task RemoveAsync(string name, CancellationToken cancellationToken) => _calls.RunAsync("The image could not be removed", async token =>
    {
        await _client.DeleteObjectAsync(_settings.Bucket, NameOf(name), token);
        return true;
    }, cancellationToken);

    public async IAsyncEnumerable<ObjectEntry> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var prefix = NameOf("");
        var request = new ListObjectsV2Request { BucketName = _settings.Bucket, Prefix = prefix };
        do
        {
            var page = await _calls.RunAsync("The images could not be listed", token => _client.ListObjectsV2Async(request, token), cancellationToken);
            foreach (var item in page.S3Objects ?? [])
            {
                yield return new ObjectEntry(item.Key[prefix.Length..], item.Size ?? 0, new DateTimeOffset((item.LastModified ?? DateTime.UnixEpoch).ToUniversalTime()));
            }

            request.ContinuationToken = page.IsTruncated == true ? page.NextContinuationToken : null;
        }
        while (request.ContinuationToken is not null);
    }

    public Task<Uri?> SignAsync(string name, DateTimeOffset expiresAt, CancellationToken cancellationToken) => _calls.RunAsync<Uri?>("The link could not be signed", async _ =>
    {
        // Temporary credentials end earlier, and their links with them.
        var latest = _time.GetUtcNow() + MaxLinkLife;
        var address = await _client.GetPreSignedURLAsync(new GetPreSignedUrlRequest
        {
            BucketName = _settings.Bucket,
            Key = NameOf(name),
            Verb = HttpVerb.GET,
            Expires = (expiresAt < latest ? expiresAt : latest).UtcDateTime,
            Protocol = _settings.Endpoint?.Scheme == Uri.UriSchemeHttp ? Protocol.HTTP : Protocol.HTTPS,
        });
        return new Uri(address);
    }, cancellationToken);

    public void Dispose() => _client.Dispose();

    private string NameOf(string name) => _settings.Prefix.Length == 0 ? name : $"{_settings.Prefix}/{name}";

    private PutObjectRequest Request(string name, ReadOnlyMemory<byte> bytes, ObjectTraits traits)
    {
        var request = new PutObjectRequest
        {
            BucketName = _settings.Bucket,
            Key = NameOf(name),
            InputStream = StreamOf(bytes),
            ContentType = traits.ContentType,

            // In one piece, which every store understands, with the SHA-256 of the body in the signature.
            UseChunkEncoding = false,
        };
        request.Headers.CacheControl = ObjectTraits.CacheControl;
        request.Metadata[ObjectTraits.Sha256Field] = traits.Sha256;
        request.Metadata[ObjectTraits.LengthField] = bytes.Length.ToString(CultureInfo.InvariantCulture);
        return request;
    }

    private async Task<bool> PutAsync(PutObjectRequest request, CancellationToken cancellationToken)
    {
        await _client.PutObjectAsync(request, cancellationToken);
        return true;
    }

    private async Task<bool> TryCreateAsync(Func<PutObjectRequest> request, CancellationToken cancellationToken)
    {
        try
        {
            var conditional = request();
            conditional.IfNoneMatch = "*";
            return await PutAsync(conditional, cancellationToken);
        }
        catch (AmazonS3Exception exception) when (exception.StatusCode is HttpStatusCode.PreconditionFailed or HttpStatusCode.Conflict)
        {
            return false;
        }
        catch (AmazonS3Exception exception) when (exception.StatusCode == HttpStatusCode.NotImplemented)
        {
            return await PutAsync(request(), cancellationToken);
        }
    }

    private async Task<ObjectBytes?> ReadPartAsync(string name, long offset, int count, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await _client.GetObjectAsync(
                new GetObjectRequest { BucketName = _settings.Bucket, Key = NameOf(name), ByteRange = new ByteRange(offset, offset + count - 1) }, cancellationToken);
            return await ObjectBody.ReadAsync(
                response.ResponseStream, response.ContentRange is { Length: > 0 } range ? range : null, response.ContentLength, offset, count, response.ETag,
                field => response.Metadata.Keys.Contains($"x-amz-meta-{field}") ? response.Metadata[field] : null, cancellationToken);
        }
        catch (AmazonS3Exception exception) when (exception.StatusCode == HttpStatusCode.NotFound && exception.ErrorCode == "NoSuchKey")
        {
            return null;
        }
        catch (AmazonS3Exception exception) when (exception.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable && offset == 0)
        {
            // An object without content: what a killed store left of an image.
            return null;
        }
    }

    private static MemoryStream StreamOf(ReadOnlyMemory<byte> bytes)
        => MemoryMarshal.TryGetArray(bytes, out var segment) ? new MemoryStream(segment.Array!, segment.Offset, segment.Count, writable: false) : new MemoryStream(bytes.ToArray(), writable: false);
}
