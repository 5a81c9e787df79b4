using System.Buffers;
using Microsoft.AspNetCore.Http.Features;

namespace ImageGen.Gateway.Http;

/// <summary>Reads a request body into memory. The server limits the number of bytes (<see cref="BodyLimit"/>).</summary>
internal static class BodyBytes
{
    /// <summary>Time limit for a large body, so that a slow client does not hold memory indefinitely. 15 MiB in that time are 1 Mbit/s.</summary>
    public static readonly TimeSpan LargeBodyTimeout = TimeSpan.FromMinutes(2);

    private const int ChunkSize = 64 * 1024;

    /// <summary>The body. The large field must be admitted before more than <see cref="BodyLimit.Bytes"/> are read.</summary>
    /// <exception cref="ProblemException">408: a large body arrived too slowly; or the problem with which the large field was refused.</exception>
    /// <exception cref="BadHttpRequestException">The body is too large or incomplete.</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpRequest request, LargeField? large, CancellationToken cancellationToken)
    {
        // The limit can't be raised after the first read, so it is raised here, before the large field is admitted.
        if (large is not null && request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = BodyLimit.BytesWithImage;
        }

        using var timeout = new ReadTimeout(request, cancellationToken);
        var buffer = new MemoryStream();
        var chunk = ArrayPool<byte>.Shared.Rent(ChunkSize);
        try
        {
            var isLarge = false;
            while (true)
            {
                if (large is not null && !isLarge && (request.ContentLength is > BodyLimit.Bytes and <= BodyLimit.BytesWithImage || buffer.Length > BodyLimit.Bytes))
                {
                    isLarge = true;
                    await large.EnterAsync(cancellationToken);
                    timeout.Start();
                    buffer.Capacity = Math.Max(buffer.Capacity, (int)(request.ContentLength ?? 0));
                }

                var read = await request.Body.ReadAsync(chunk, timeout.Token);
                if (read == 0)
                {
                    return buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
                }

                buffer.Write(chunk, 0, read);
            }
        }
        catch (OperationCanceledException) when (timeout.HasExpired)
        {
            throw new ProblemException(StatusProblems.Of(StatusCodes.Status408RequestTimeout));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }
    }

    /// <summary>Cancels the read when the request is aborted, or when the time limit has passed since <see cref="Start"/>.</summary>
    private sealed class ReadTimeout(HttpRequest request, CancellationToken cancellationToken) : IDisposable
    {
        private CancellationTokenSource? _timeout;
        private CancellationTokenSource? _timeoutOrAborted;

        public CancellationToken Token => _timeoutOrAborted?.Token ?? cancellationToken;

        public bool HasExpired => _timeout is { IsCancellationRequested: true } && !cancellationToken.IsCancellationRequested;

        public void Start()
        {
            _timeout = new CancellationTokenSource(LargeBodyTimeout, request.HttpContext.RequestServices.GetRequiredService<TimeProvider>());
            _timeoutOrAborted = CancellationTokenSource.CreateLinkedTokenSource(_timeout.Token, cancellationToken);
        }

        public void Dispose()
        {
            _timeoutOrAborted?.Dispose();
            _timeout?.Dispose();
        }
    }
}
