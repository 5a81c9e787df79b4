using System.Text;
using Microsoft.AspNetCore.Connections.Features;

namespace ImageGen.Emulators;

/// <summary>Missing, delayed and truncated responses.</summary>
internal static class BrokenResponses
{
    /// <summary>
    /// Applies a fault that is the same at every service to the response. Returns false if the rule has no such fault, or after a hang has
    /// ended: the caller then sends the response.
    /// </summary>
    public static async Task<bool> BreakAsync(HttpContext context, FaultRule? rule, int status, string contentType, Func<byte[]> body)
    {
        switch (rule?.Kind)
        {
            case FaultKind.Reset:
                Reset(context);
                return true;
            case FaultKind.Truncate:
                await TruncateAsync(context, status, contentType, body());
                return true;
            case FaultKind.Hang:
                await HangAsync(context, rule.Delay);
                return false;
            default:
                return false;
        }
    }

    /// <summary>Sends an HTML error page, as a reverse proxy in front of a service does with its own 5xx.</summary>
    public static Task PageAsync(HttpContext context, int status)
    {
        var page = $"<html><head><title>{status}</title></head><body><center><h1>{status}</h1></center></body></html>";
        return Json.WriteAsync(context, status, Encoding.UTF8.GetBytes(page), "text/html");
    }

    /// <summary>Cuts the connection with a TCP reset, as a failing machine or a proxy does.</summary>
    public static void Reset(HttpContext context)
    {
        if (context.Features.Get<IConnectionSocketFeature>()?.Socket is { } socket)
        {
            socket.LingerState = new(enable: true, seconds: 0); // Closing then sends RST in place of FIN.
        }

        context.Abort();
    }

    /// <summary>Sends no response for the given time, or until the client disconnects.</summary>
    public static async Task HangAsync(HttpContext context, TimeSpan? delay)
        => await Task.Delay(delay ?? Timeout.InfiniteTimeSpan, context.RequestAborted);

    /// <summary>Sends the headers of the whole body and half of it, then closes the connection.</summary>
    public static async Task TruncateAsync(HttpContext context, int status, string contentType, ReadOnlyMemory<byte> body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body[..(body.Length / 2)], context.RequestAborted);

        // No abort, because it could overtake the first half. Kestrel closes the connection of a response that is shorter than its length.
    }
}
