using System.Text.Json;
using ImageGen.Providers.Http;

namespace ImageGen.Providers.CogView;

/// <summary>What a refusal says.</summary>
/// <param name="Class">What its code comes to.</param>
/// <param name="Message">For people.</param>
/// <param name="Marks">What the content filter marked.</param>
internal sealed record ErrorMessages(ErrorClass Class, string? Message, FilterMarks Marks)
{
    /// <summary>Reads a body, which may be anything.</summary>
    public static ErrorMessages Read(ReadOnlyMemory<byte> body, GenerationOrder? order = null)
    {
        var failure = WireJson.Read(body, CogViewJson.Default.WireFailure) ?? new WireFailure();
        var error = Of(failure.Error);
        var filter = failure.ContentFilter.ValueKind == JsonValueKind.Array ? failure.ContentFilter : failure.OtherContentFilter;
        return (error.Class == ErrorClass.Unknown ? OfWords(error, body, order) : error) with { Marks = FilterMarks.Read(filter) };
    }

    // A proxy has codes of its own, or repeats the status, and the service's words are all that is left.
    private static ErrorMessages OfWords(ErrorMessages error, ReadOnlyMemory<byte> body, GenerationOrder? order)
    {
        var said = ErrorBody.Read(body);
        var meaning = new ErrorMeaning(said, order);
        var known = said.Codes.Select(ErrorCodes.ClassOf).FirstOrDefault(known => known != ErrorClass.Unknown);
        return error with
        {
            Class = known != ErrorClass.Unknown ? known : meaning.IsModeration ? ErrorClass.Moderation : meaning.IsMoney ? ErrorClass.Money : ErrorClass.Unknown,
            Message = error.Message ?? said.Texts.FirstOrDefault(text => text.Contains(' ', StringComparison.Ordinal)),
        };
    }

    /// <summary>Reads an <c>error</c>, which may be anything.</summary>
    public static ErrorMessages Of(JsonElement error)
    {
        var none = FilterMarks.Read(default);
        if (error.ValueKind != JsonValueKind.Object)
        {
            return new(ErrorClass.Unknown, WireJson.TextOf(error), none);
        }

        var wire = WireJson.Read(error, CogViewJson.Default.WireError) ?? new WireError();
        return new(ErrorCodes.ClassOf(WireJson.NameOf(wire.Code)), WireJson.TextOf(wire.Message), none);
    }
}
