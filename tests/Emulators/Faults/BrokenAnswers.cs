using Microsoft.AspNetCore.Connections.Features;

namespace ImageGen.Emulators;

/// <summary>Answers that do not come, or not whole.</summary>
internal static class BrokenAnswers
{
    /// <summary>Cuts the connection with a TCP reset, as a dying machine or a proxy does.</summary>
    public static void Reset(HttpContext context)
    {
        if (context.Features.Get<IConnectionSocketFeature>()?.Socket is { } socket)
        {
            socket.LingerState = new(enable: true, seconds: 0); // Closing then sends RST in place of FIN.
        }

        context.Abort();
    }

    /// <summary>Gives no answer for the time, or until the client goes away.</summary>
    public static async Task HangAsync(HttpContext context, TimeSpan? delay)
        => await Task.Delay(delay ?? Timeout.InfiniteTimeSpan, context.RequestAborted);

    /// <summary>Sends the headers of the whole body and half of it, then closes the connection.</summary>
    public static async Task TruncateAsync(HttpContext context, int status, string contentType, ReadOnlyMemory<byte> body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body[..(body.Length / 2)], context.RequestAborted);

        // No abort: it could overtake the half. Kestrel closes the connection of an answer that is shorter than its length.
    }
}
