using System.Globalization;
using System.Text;
using System.Text.Json;

namespace ImageGen.Providers.Http;

/// <summary>
/// All that the body of a refusal says, whatever its shape: <c>error</c> as an object or a text, <c>detail</c> of FastAPI, Azure's
/// <c>inner_error</c>, and the JSON of another service inside a message, as proxies repeat it.
/// </summary>
/// <param name="Codes">Words for machines (codes, types, names), outermost first. A code that only repeats the status is none.</param>
/// <param name="Texts">Sentences for people.</param>
/// <param name="Parameters">The parameters of the request that it complains about by name.</param>
/// <param name="Status">The status that the body gives in place of a code, such as <c>429</c>; null when it gives none.</param>
internal sealed record ErrorBody(IReadOnlyList<string> Codes, IReadOnlyList<string> Texts, IReadOnlyList<string> Parameters, int? Status)
{
    private const int MostDepth = 8;

    private const int MostWords = 64;

    private const int LongestText = 4000;

    private const int LongestPlainText = 1000;

    // More than that is no error; it is not worth the time to look through.
    private const int LargestBody = 1024 * 1024;

    private static readonly ErrorBody Nothing = new([], [], [], null);

    // What a service repeats of the request: a prompt about "content policy" says nothing about the refusal.
    private static readonly HashSet<string> Echoes = new(StringComparer.OrdinalIgnoreCase)
    {
        "input", "ctx", "body", "prompt", "original_prompt", "revised_prompt", "negative_prompt", "flagged_input", "request", "url", "stack", "stacktrace", "traceback", "b64_json", "image", "images",
    };

    private static readonly HashSet<string> CodeNames = new(StringComparer.OrdinalIgnoreCase)
    {
        "code", "type", "type_", "name", "error_code", "errorcode", "error_type", "errortype", "status", "reason", "failure_reason", "category",
    };

    /// <summary>Reads a body, which may be anything.</summary>
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
            // A page is nothing to read; a bare sentence is.
            return body.Length <= LongestPlainText && !body.Span.Contains((byte)'<') ? Nothing with { Texts = [Encoding.UTF8.GetString(body.Span)] } : Nothing;
        }
    }

    /// <summary>Reads a value, which may be anything.</summary>
    public static ErrorBody Read(JsonElement value)
    {
        var walk = new Walk();
        walk.Visit(value, name: null, MostDepth);
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
            if (depth == 0 || Codes.Count + Texts.Count + Parameters.Count >= MostWords)
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
                    // Where FastAPI found something wrong: body, and then the parameter.
                    if (value.EnumerateArray().Select(WireJson.TextOf).OfType<string>().LastOrDefault() is { } place)
                    {
                        Parameters.Add(place);
                    }

                    break;

                case JsonValueKind.Array:
                    foreach (var item in value.EnumerateArray().Take(MostWords))
                    {
                        Visit(item, name, depth - 1);
                    }

                    break;

                case JsonValueKind.Number when name is not null && CodeNames.Contains(name) && value.TryGetInt32(out var number):
                    AddCode(number.ToString(CultureInfo.InvariantCulture));
                    break;

                case JsonValueKind.String when WireJson.TextOf(value) is { Length: > 0 } text:
                    AddText(text.Length <= LongestText ? text : text[..LongestText], name, depth);
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
                // Whether it was the prompt or the image that somebody took offence at.
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

        /// <summary>A code of words; one of three digits is a status, and says no more than a status does.</summary>
        private void AddCode(string code)
        {
            if (code.Length == 3 && int.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out var status) && status is >= 100 and < 600)
            {
                // That of the answer itself; what another service had answered a proxy stands in a message.
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

        /// <summary>Proxies put the answer of the service behind them into their message, as JSON behind some words.</summary>
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
                // Cut off, or written as Python does: its words are in the text all the same.
            }
            finally
            {
                _isInside = wasInside;
            }
        }
    }
}
