using System.Text;
using Microsoft.AspNetCore.Connections.Features;

namespace ImageGen.Emulators;

/// <summary>Answers that do not come, or not whole.</summary>
internal static class BrokenAnswers
{
    /// <summary>
    /// Does to an answer what the rule says, where that is the same at every service; false when there is nothing of the kind to do, or
    /// when a hang has ended: then the answer goes on.
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

    /// <summary>A page, as what stands before a service shows it with its own 5xx.</summary>
    public static Task PageAsync(HttpContext context, int status)
    {
        var page = $"<html><head><title>{status}</title></head><body><center><h1>{status}</h1></center></body></html>";
        return Json.WriteAsync(context, status, Encoding.UTF8.GetBytes(page), "text/html");
    }

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
