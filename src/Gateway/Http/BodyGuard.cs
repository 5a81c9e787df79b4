using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;

namespace ImageGen.Gateway.Http;

/// <summary>
/// Refuses a request body on routes without one: a caller who sends <c>dry_run</c> to such a route expects that nothing will change. An empty object
/// is accepted, since many clients send one.
/// </summary>
internal sealed class BodyGuard : IEndpointFilter
{
    /// <summary>Number of bytes that are read to name the fields; a longer body is refused as a whole.</summary>
    private const int MaxLength = 4096;

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
        var body = new byte[MaxLength + 1];
        var length = await request.Body.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, cancellationToken);
        var faults = new ValidationErrors();
        if (length > MaxLength || !TryNameFields(body.AsMemory(0, length), faults))
        {
            faults.Add(ValidationErrors.Body, "must be empty: this request has no body.");
        }

        faults.ThrowIfAny();
    }

    /// <summary>Records a fault for every field of the object; false when the body is not empty and not an object.</summary>
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
            // The body is not JSON, or a name has a lone surrogate.
            return false;
        }
    }
}
