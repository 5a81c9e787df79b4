using System.Buffers;
using Microsoft.AspNetCore.Http.Features;

namespace ImageGen.Gateway.Http;

/// <summary>Reads a request body into memory; the server bounds how many bytes come (<see cref="BodyLimit"/>).</summary>
internal static class BodyBytes
{
    /// <summary>How long a large body may take: a place in memory is not kept for whoever sends a byte a second. 15 MiB in that time are 1 Mbit/s.</summary>
    public static readonly TimeSpan LargeBodyTime = TimeSpan.FromMinutes(2);

    private const int Piece = 64 * 1024;

    /// <summary>The body. Before more than <see cref="BodyLimit.Bytes"/> of it are read, the large field has to be let in.</summary>
    /// <exception cref="ProblemException">408: a large body came too slowly; or what the large field is refused with.</exception>
    /// <exception cref="BadHttpRequestException">The body is too large or its end is missing.</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpRequest request, LargeField? large, CancellationToken cancellationToken)
    {
        // It can't be raised once something was read; nothing is, before the place is there.
        if (large is not null && request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = BodyLimit.BytesWithImage;
        }

        using var bound = new Bound(request, cancellationToken);
        var buffer = new MemoryStream();
        var piece = ArrayPool<byte>.Shared.Rent(Piece);
        try
        {
            var isLarge = false;
            while (true)
            {
                if (large is not null && !isLarge && (request.ContentLength is > BodyLimit.Bytes and <= BodyLimit.BytesWithImage || buffer.Length > BodyLimit.Bytes))
                {
                    isLarge = true;
                    await large.EnterAsync(cancellationToken);
                    bound.Start();
                    buffer.Capacity = Math.Max(buffer.Capacity, (int)(request.ContentLength ?? 0));
                }

                var read = await request.Body.ReadAsync(piece, bound.Token);
                if (read == 0)
                {
                    return buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
                }

                buffer.Write(piece, 0, read);
            }
        }
        catch (OperationCanceledException) when (bound.IsOver)
        {
            throw new ProblemException(StatusProblems.Of(StatusCodes.Status408RequestTimeout));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(piece);
        }
    }

    /// <summary>Ends the reading with the request, or some time after it was started.</summary>
    private sealed class Bound(HttpRequest request, CancellationToken cancellationToken) : IDisposable
    {
        private CancellationTokenSource? _time;
        private CancellationTokenSource? _either;

        public CancellationToken Token => _either?.Token ?? cancellationToken;

        public bool IsOver => _time is { IsCancellationRequested: true } && !cancellationToken.IsCancellationRequested;

        public void Start()
        {
            _time = new CancellationTokenSource(LargeBodyTime, request.HttpContext.RequestServices.GetRequiredService<TimeProvider>());
            _either = CancellationTokenSource.CreateLinkedTokenSource(_time.Token, cancellationToken);
        }

        public void Dispose()
        {
            _either?.Dispose();
            _time?.Dispose();
        }
    }
}
