using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;

namespace ImageGen.Gateway.Http;

/// <summary>
/// Refuses a body where a route takes none: a caller who sends <c>dry_run</c> there believes that nothing will change. An empty object is as good as no
/// body, since many clients send one.
/// </summary>
internal sealed class BodyGuard : IEndpointFilter
{
    /// <summary>Bytes that are read to name the fields; a longer body is refused as a whole.</summary>
    private const int Most = 4096;

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (HttpMethods.IsPost(http.Request.Method) && http.GetEndpoint()?.Metadata.GetMetadata<IAcceptsMetadata>() is null
            && http.Features.Get<IHttpRequestBodyDetectionFeature>() is not { CanHaveBody: false })
        {
            await CheckAsync(http.Request, http.RequestAborted);
        }

        return await next(context);
    }

    private static async Task CheckAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var body = new byte[Most + 1];
        var length = await request.Body.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, cancellationToken);
        var faults = new ValidationErrors();
        if (length > Most || !TryNameFields(body.AsMemory(0, length), faults))
        {
            faults.Add(ValidationErrors.Body, "must be empty: this call takes none.");
        }

        faults.ThrowIfAny();
    }

    /// <summary>Notes every field of an object; false where it is something else than nothing or an object.</summary>
    private static bool TryNameFields(ReadOnlyMemory<byte> body, ValidationErrors faults)
    {
        if (body.Span.Trim(" \t\r\n"u8).IsEmpty)
        {
            return true;
        }

        try
        {
            using var document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind is not (JsonValueKind.Object or JsonValueKind.Null))
            {
                return false;
            }

            foreach (var field in document.RootElement.ValueKind is JsonValueKind.Object ? [.. document.RootElement.EnumerateObject()] : Array.Empty<JsonProperty>())
            {
                faults.Add(field.Name, "is not a field of this request. It has none.");
            }

            return true;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            // No JSON, or a name with a lone surrogate.
            return false;
        }
    }
}
