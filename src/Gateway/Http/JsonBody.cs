using System.Net.Http.Headers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace ImageGen.Gateway.Http;

/// <summary>Reads a request body as one JSON object, and reports precisely where it is not valid.</summary>
internal static class JsonBody
{
    /// <summary>Deeper than any valid request; the limit protects the parser against crafted bodies.</summary>
    private const int MaxDepth = 16;

    /// <summary>The body, parsed. The caller disposes it.</summary>
    /// <exception cref="ProblemException">The body is not declared as JSON, is not one JSON object, or is large and was not admitted.</exception>
    /// <exception cref="BadHttpRequestException">The body is too large or incomplete.</exception>
    /// <param name="request">The request.</param>
    /// <param name="large">The one field that may be larger than <see cref="BodyLimit.Bytes"/>; null for none.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    public static async Task<JsonDocument> ReadAsync(HttpRequest request, LargeField? large, CancellationToken cancellationToken)
    {
        if (!IsJson(request.ContentType))
        {
            throw new ProblemException(KnownProblems.UnsupportedMediaType);
        }

        var body = await BodyBytes.ReadAsync(request, large, cancellationToken);
        if (body.Length <= BodyLimit.Bytes)
        {
            return Parse(body);
        }

        // Each token takes at least one byte of the body, and the large field is one token, so a body with more tokens is too large in any case.
        // The check protects memory: the parser needs twelve bytes for each token.
        if (HasMoreTokens(body.Span, BodyLimit.Bytes))
        {
            throw TooLarge();
        }

        JsonDocument? document = null;
        try
        {
            document = Parse(body);
            return body.Length - LengthOf(document.RootElement, large?.Name) <= BodyLimit.Bytes ? document : throw TooLarge();
        }
        catch (ProblemException)
        {
            // A body that can't be parsed has no large field that would explain its size.
            document?.Dispose();
            throw TooLarge();
        }
    }

    /// <summary>Reads a body that contains a secret: no fault repeats any part of it. With <paramref name="anyType"/> the content type is not checked.</summary>
    /// <exception cref="ProblemException">The body is not declared as JSON, or is not one JSON object.</exception>
    /// <exception cref="BadHttpRequestException">The body is too large or incomplete.</exception>
    public static async Task<JsonDocument> ReadSecretAsync(HttpRequest request, bool anyType, CancellationToken cancellationToken)
    {
        if (!anyType && !IsJson(request.ContentType))
        {
            throw new ProblemException(KnownProblems.UnsupportedMediaType);
        }

        try
        {
            return Parse(await BodyBytes.ReadAsync(request, large: null, cancellationToken));
        }
        catch (ProblemException exception) when (exception.Problem.Errors is not null)
        {
            throw ValidationErrors.Refuse(ValidationErrors.Body, "must be one JSON object, in UTF-8.");
        }
    }

    private static ProblemException TooLarge() => new(StatusProblems.Of(StatusCodes.Status413PayloadTooLarge));

    private static int LengthOf(JsonElement body, string? field)
        => field is not null && body.TryGetProperty(field, out var value) ? JsonMarshal.GetRawUtf8Value(value).Length : 0;

    private static bool IsJson(string? contentType)
        => MediaTypeHeaderValue.TryParse(contentType, out var parsed)
            && string.Equals(parsed.MediaType, "application/json", StringComparison.OrdinalIgnoreCase)
            && (parsed.CharSet is null || parsed.CharSet.Trim('"').Equals("utf-8", StringComparison.OrdinalIgnoreCase));

    private static bool HasMoreTokens(ReadOnlySpan<byte> body, int limit)
    {
        var reader = new Utf8JsonReader(body[ByteOrderMarkLengthOf(body)..], new JsonReaderOptions { MaxDepth = MaxDepth });
        try
        {
            var tokens = 0;
            while (reader.Read())
            {
                if (++tokens > limit)
                {
                    return true;
                }
            }
        }
        catch (JsonException)
        {
            // Parse reports the fault.
        }

        return false;
    }

    /// <summary>Length of the byte order mark that some clients send; RFC 8259 section 8.1 allows a parser to ignore it.</summary>
    private static int ByteOrderMarkLengthOf(ReadOnlySpan<byte> body) => body.StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0;

    private static JsonDocument Parse(ReadOnlyMemory<byte> body)
    {
        body = body[ByteOrderMarkLengthOf(body.Span)..];
        if (body.IsEmpty)
        {
            throw ValidationErrors.Refuse(ValidationErrors.Body, "must not be empty: send a JSON object.");
        }

        if (!Utf8.IsValid(body.Span))
        {
            throw ValidationErrors.Refuse(ValidationErrors.Body, "must be UTF-8.");
        }

        try
        {
            CheckNames(body.Span);
            var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = MaxDepth });
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? document
                : throw ValidationErrors.Refuse(ValidationErrors.Body, "must be a JSON object.");
        }
        catch (JsonException fault)
        {
            throw ValidationErrors.Refuse(FieldAtFault(body.Span), JsonSyntax.Describe(body.Span, fault, MaxDepth));
        }
    }

    /// <summary>Refuses names of fields that are not well-formed Unicode: every search for a field in an object with such a name would fail.</summary>
    private static void CheckNames(ReadOnlySpan<byte> body)
    {
        if (body.IndexOf("\\u"u8) < 0)
        {
            return;
        }

        var field = ValidationErrors.Body;
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = MaxDepth });
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName)
            {
                continue;
            }

            field = reader.CurrentDepth == 1 ? ValidationErrors.Body : field;
            try
            {
                var name = reader.GetString();
                field = reader.CurrentDepth == 1 && name is { Length: <= 64 } ? name : field;
            }
            catch (InvalidOperationException)
            {
                throw ValidationErrors.Refuse(field, "has a name that is not well-formed Unicode.");
            }
        }
    }

    /// <summary>The top-level field in whose value the parser fails; the body as a whole when it fails outside any field.</summary>
    private static string FieldAtFault(ReadOnlySpan<byte> body)
    {
        var field = ValidationErrors.Body;
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = MaxDepth });
        try
        {
            while (reader.Read())
            {
                field = (reader.CurrentDepth, reader.TokenType) switch
                {
                    (1, JsonTokenType.PropertyName) => reader.GetString() ?? ValidationErrors.Body,
                    (0, _) => ValidationErrors.Body,
                    _ => field,
                };
            }
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            // The reader fails at the same position as the parser, in the last field seen. (InvalidOperationException: a name with a lone surrogate.)
        }

        return field.Length <= 64 ? field : field[..64];
    }
}
