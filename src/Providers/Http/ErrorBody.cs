using System.Globalization;
using System.Text;
using System.Text.Json;

namespace ImageGen.Providers.Http;

/// <summary>
/// The content of an error body in any format: <c>error</c> as an object or a text, <c>detail</c> of FastAPI, Azure's
/// <c>inner_error</c>, and the JSON of another service inside a message, as proxies repeat it.
/// </summary>
/// <param name="Codes">Machine-readable values (codes, types, names), outermost first. A code that only repeats the status is left out.</param>
/// <param name="Texts">Sentences for people.</param>
/// <param name="Parameters">The parameters of the request that the error names.</param>
/// <param name="Status">The status that the body has instead of a code, such as <c>429</c>; null when it has none.</param>
internal sealed record ErrorBody(IReadOnlyList<string> Codes, IReadOnlyList<string> Texts, IReadOnlyList<string> Parameters, int? Status)
{
    private const int MaxDepth = 8;

    private const int MaxTexts = 64;

    private const int MaxTextLength = 4000;

    private const int MaxPlainTextLength = 1000;

    // A longer body is not an error message, and is not worth the time.
    private const int LargestBody = 1024 * 1024;

    private static readonly ErrorBody Nothing = new([], [], [], null);

    // Parts of the request that a service repeats: a prompt about "content policy" is not a sign of a refusal.
    private static readonly HashSet<string> Echoes = new(StringComparer.OrdinalIgnoreCase)
    {
        "input", "ctx", "body", "prompt", "original_prompt", "revised_prompt", "negative_prompt", "flagged_input", "request", "url", "stack", "stacktrace", "traceback", "b64_json", "image", "images",
    };

    private static readonly HashSet<string> CodeNames = new(StringComparer.OrdinalIgnoreCase)
    {
        "code", "type", "type_", "name", "error_code", "errorcode", "error_type", "errortype", "status", "reason", "failure_reason", "category",
    };

    /// <summary>Reads a body in any format.</summary>
    public static ErrorBody Read(ReadOnlyMemory<byte> body)
    {
        if (body.Length is 0 or > LargestBody)
        {
            return Nothing;
        }

        try
        {
            using var document = JsonDocument.Parse(body);
            return Read(document.RootElement);
        }
        catch (JsonException)
        {
            // A web page is not read; a plain sentence is.
            return body.Length <= MaxPlainTextLength && !body.Span.Contains((byte)'<') ? Nothing with { Texts = [Encoding.UTF8.GetString(body.Span)] } : Nothing;
        }
    }

    /// <summary>Reads a value in any format.</summary>
    public static ErrorBody Read(JsonElement value)
    {
        var walk = new Walk();
        walk.Visit(value, name: null, MaxDepth);
        return new(walk.Codes, walk.Texts, walk.Parameters, walk.Status);
    }

    private sealed class Walk
    {
        public List<string> Codes { get; } = [];

        public List<string> Texts { get; } = [];

        public List<string> Parameters { get; } = [];

        public int? Status { get; private set; }

        private bool _isInside;

        public void Visit(JsonElement value, string? name, int depth)
        {
            if (depth == 0 || Codes.Count + Texts.Count + Parameters.Count >= MaxTexts)
            {
                return;
            }

            switch (value.ValueKind)
            {
                case JsonValueKind.Object:
                    foreach (var property in value.EnumerateObject().Where(property => !Echoes.Contains(property.Name)))
                    {
                        Visit(property.Value, property.Name, depth - 1);
                    }

                    break;

                case JsonValueKind.Array when name == "loc":
                    // The location of an error in FastAPI: body, and then the parameter.
                    if (value.EnumerateArray().Select(WireJson.TextOf).OfType<string>().LastOrDefault() is { } parameter)
                    {
                        Parameters.Add(parameter);
                    }

                    break;

                case JsonValueKind.Array:
                    foreach (var item in value.EnumerateArray().Take(MaxTexts))
                    {
                        Visit(item, name, depth - 1);
                    }

                    break;

                case JsonValueKind.Number when name is not null && CodeNames.Contains(name) && value.TryGetInt32(out var number):
                    AddCode(number.ToString(CultureInfo.InvariantCulture));
                    break;

                case JsonValueKind.String when WireJson.TextOf(value) is { Length: > 0 } text:
                    AddText(text.Length <= MaxTextLength ? text : text[..MaxTextLength], name, depth);
                    break;
            }
        }

        private void AddText(string text, string? name, int depth)
        {
            if (name is "param" or "field" or "parameter")
            {
                Parameters.Add(text);
            }
            else if (name is "moderation_stage" or "role")
            {
                // Whether moderation refused the prompt or the image.
                Codes.Add($"{name}:{text}");
            }
            else if (name is not null && CodeNames.Contains(name))
            {
                AddCode(text);
            }
            else
            {
                Texts.Add(text);
                VisitInside(text, depth);
            }
        }

        /// <summary>A textual code; a code of three digits is a status, and carries no more information.</summary>
        private void AddCode(string code)
        {
            if (code.Length == 3 && int.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out var status) && status is >= 100 and < 600)
            {
                // The status of this response; the status that another service returned to a proxy is inside a message.
                Status ??= _isInside ? null : status;
            }
            else if (!code.Equals("none", StringComparison.OrdinalIgnoreCase) && !code.Equals("null", StringComparison.OrdinalIgnoreCase))
            {
                Codes.Add(code);

                // A reason may be a whole sentence.
                if (code.Contains(' ', StringComparison.Ordinal))
                {
                    Texts.Add(code);
                }
            }
        }

        /// <summary>Proxies include the response of the service behind them in their message, as JSON after some text.</summary>
        private void VisitInside(string text, int depth)
        {
            var (start, end) = (text.IndexOf('{', StringComparison.Ordinal), text.LastIndexOf('}'));
            if (start < 0 || end < start)
            {
                return;
            }

            var wasInside = _isInside;
            try
            {
                _isInside = true;
                using var document = JsonDocument.Parse(text[start..(end + 1)]);
                Visit(document.RootElement, name: null, depth - 1);
            }
            catch (JsonException)
            {
                // Cut off, or written in Python syntax: its texts are in the message anyway.
            }
            finally
            {
                _isInside = wasInside;
            }
        }
    }
}
