using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using ImageGen.Contracts;

namespace ImageGen.Client;

/// <summary>
/// Submits, reads and cancels jobs of a gateway. Every method throws <see cref="ImageGenException"/> when the gateway refuses the call, and
/// <see cref="HttpRequestException"/> when it does not respond. Calls are repeated after a broken connection, submissions too: their idempotency key prevents a second purchase.
/// </summary>
public sealed partial class ImageGenClient
{
    private const int MaxWait = 60;
    private const string IdempotencyKeyHeader = "Idempotency-Key";

    private readonly HttpClient _http;
    private readonly RepeatedCalls _calls;
    private readonly TimeProvider _time;

    /// <summary>Creates a client.</summary>
    /// <param name="http">The HTTP client, with the address of the gateway and the credentials. Its time-out must be longer than a wait, 60 s.</param>
    /// <param name="options">How often calls are repeated, and how long they wait for rate limits. Default: the default settings.</param>
    /// <param name="time">The clock; default that of the system.</param>
    public ImageGenClient(HttpClient http, ImageGenClientOptions? options = null, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(http);
        options ??= new ImageGenClientOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxAttempts, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.RateLimitWait, TimeSpan.Zero);
        (_http, _time) = (http, time ?? TimeProvider.System);
        _calls = new RepeatedCalls(http, options, _time);
    }

    /// <summary>The address of the gateway.</summary>
    public Uri? BaseAddress => _http.BaseAddress;

    /// <summary>Submits a request. With a count above 1 it has that many jobs, otherwise one.</summary>
    /// <param name="request">The request.</param>
    /// <param name="idempotencyKey">The same key with the same request means the same jobs, for 24 hours. 1 to 255 visible ASCII characters. Default: a new key.</param>
    /// <param name="cancellationToken">Cancels the call; a submission that has arrived stays.</param>
    public Task<IReadOnlyList<ImageJob>> SubmitAsync(ImageRequest request, string? idempotencyKey = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var key = idempotencyKey ?? Guid.NewGuid().ToString("N");
        return _calls.SendAsync(
            () => new HttpRequestMessage(HttpMethod.Post, "/v1/jobs") { Content = JsonContent.Create(request, ClientJson.Default.ImageRequest), Headers = { { IdempotencyKeyHeader, key } } },
            ReadSubmittedAsync,
            cancellationToken);
    }

    /// <summary>Submits a request for one image, and waits for its end, however long that takes. The source image of an edit is <see cref="ImageRequest.Image"/>.</summary>
    /// <param name="request">The request.</param>
    /// <param name="idempotencyKey">As for <see cref="SubmitAsync"/>.</param>
    /// <param name="cancellationToken">Ends the wait; the job goes on.</param>
    /// <returns>The ended job: see <see cref="ImageJob.Status"/>.</returns>
    public async Task<ImageJob> GenerateAsync(ImageRequest request, string? idempotencyKey = null, CancellationToken cancellationToken = default)
        => await WaitAsync((await SubmitAsync(request, idempotencyKey, cancellationToken).ConfigureAwait(false))[0].Id, cancellationToken).ConfigureAwait(false);

    /// <summary>Makes one image from another, and waits for the end of the job. How far the result may differ is <see cref="ImageRequest.Strength"/>.</summary>
    /// <param name="request">The request. Its own source image is replaced.</param>
    /// <param name="image">One still PNG, JPEG or WebP of at most 10 MB, 8,192 pixels a side and 40 megapixels. It is sent with the request.</param>
    /// <param name="idempotencyKey">As for <see cref="SubmitAsync"/>.</param>
    /// <param name="cancellationToken">Ends the wait; the job goes on.</param>
    /// <returns>The ended job: see <see cref="ImageJob.Status"/>.</returns>
    public Task<ImageJob> EditAsync(ImageRequest request, ReadOnlyMemory<byte> image, string? idempotencyKey = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);

        // The gateway reads the type from the bytes.
        return GenerateAsync(request with { Image = $"{SourceImages.DataPrefix}application/octet-stream;base64,{Convert.ToBase64String(image.Span)}" }, idempotencyKey, cancellationToken);
    }

    /// <summary>Reads a job.</summary>
    /// <param name="id">The job.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task<ImageJob> GetAsync(Guid id, CancellationToken cancellationToken = default) => ReadJobAsync(() => new HttpRequestMessage(HttpMethod.Get, $"/v1/jobs/{id}"), cancellationToken);

    /// <summary>Waits for the end of a job, however long that takes.</summary>
    /// <param name="id">The job.</param>
    /// <param name="cancellationToken">Ends the wait; the job goes on.</param>
    public async Task<ImageJob> WaitAsync(Guid id, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            var job = await ReadJobAsync(() => new HttpRequestMessage(HttpMethod.Get, $"/v1/jobs/{id}") { Headers = { { "Prefer", $"wait={MaxWait}" } } }, cancellationToken).ConfigureAwait(false);
            if (job.HasEnded)
            {
                return job;
            }
        }
    }

    /// <summary>Cancels a job. One that is at a provider may be bought nevertheless; the job says what happened.</summary>
    /// <param name="id">The job.</param>
    /// <param name="cancellationToken">Cancels the call; a cancel that has arrived stays.</param>
    public Task<ImageJob> CancelAsync(Guid id, CancellationToken cancellationToken = default) => ReadJobAsync(() => new HttpRequestMessage(HttpMethod.Post, $"/v1/jobs/{id}/cancel"), cancellationToken);

    /// <summary>Reads the bytes of the image of a job.</summary>
    /// <param name="id">The job.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task<byte[]> ReadImageAsync(Guid id, CancellationToken cancellationToken = default)
        => _calls.SendAsync(() => new HttpRequestMessage(HttpMethod.Get, $"/v1/jobs/{id}/image"), (response, token) => response.Content.ReadAsByteArrayAsync(token), cancellationToken);

    /// <summary>
    /// Calls a route of the HTTP API that has no method here. GET, PUT and DELETE are repeated after a broken connection, other methods only with an idempotency key.
    /// </summary>
    /// <param name="method">The method.</param>
    /// <param name="path">The path and query, for example <c>/v1/providers</c>.</param>
    /// <param name="body">The body, in JSON; null for none.</param>
    /// <param name="idempotencyKey">The idempotency key, for routes that take one; null for none.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The response; of the kind <see cref="JsonValueKind.Undefined"/> if it has no body.</returns>
    public Task<JsonElement> SendAsync(HttpMethod method, string path, JsonElement? body = null, string? idempotencyKey = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(method);
        ArgumentException.ThrowIfNullOrEmpty(path);
        return idempotencyKey is not null || method == HttpMethod.Get || method == HttpMethod.Put || method == HttpMethod.Delete
            ? _calls.SendAsync(Create, ReadJsonAsync, cancellationToken)
            : _calls.SendOnceAsync(Create, ReadJsonAsync, cancellationToken);

        HttpRequestMessage Create()
        {
            var request = new HttpRequestMessage(method, path)
            {
                Content = body is { } content ? JsonContent.Create(content, ClientJson.Default.JsonElement) : null,
                Headers = { Accept = { new MediaTypeWithQualityHeaderValue("application/json") } },
            };
            if (idempotencyKey is not null)
            {
                request.Headers.Add(IdempotencyKeyHeader, idempotencyKey);
            }

            return request;
        }
    }

    private static async Task<IReadOnlyList<ImageJob>> ReadSubmittedAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var body = await ClientJson.ReadAsync(response, ClientJson.Default.JsonElement, cancellationToken).ConfigureAwait(false);
        return body.Deserialize(ClientJson.Default.SubmittedBatch)!.Jobs ?? [body.Deserialize(ClientJson.Default.ImageJob)!];
    }

    private static async Task<JsonElement> ReadJsonAsync(HttpResponseMessage response, CancellationToken cancellationToken)
        => response.StatusCode == HttpStatusCode.NoContent ? default : await ClientJson.ReadAsync(response, ClientJson.Default.JsonElement, cancellationToken).ConfigureAwait(false);

    private Task<ImageJob> ReadJobAsync(Func<HttpRequestMessage> create, CancellationToken cancellationToken)
        => _calls.SendAsync(create, (response, token) => ClientJson.ReadAsync(response, ClientJson.Default.ImageJob, token), cancellationToken);
}
