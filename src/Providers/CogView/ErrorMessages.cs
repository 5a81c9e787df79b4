using System.Text.Json;
using ImageGen.Providers.Http;

namespace ImageGen.Providers.CogView;

/// <summary>The content of an error response.</summary>
/// <param name="Class">The class of its code.</param>
/// <param name="Message">For people.</param>
/// <param name="Marks">The results of the content filter.</param>
internal sealed record ErrorMessages(ErrorClass Class, string? Message, FilterMarks Marks)
{
    /// <summary>Reads a body in any format.</summary>
    public static ErrorMessages Read(ReadOnlyMemory<byte> body, GenerationOrder? order = null)
    {
        var failure = WireJson.Read(body, CogViewJson.Default.WireFailure) ?? new WireFailure();
        var error = Of(failure.Error);
        var filter = failure.ContentFilter.ValueKind == JsonValueKind.Array ? failure.ContentFilter : failure.OtherContentFilter;
        return (error.Class == ErrorClass.Unknown ? ClassifyByText(error, body, order) : error) with { Marks = FilterMarks.Read(filter) };
    }

    // A proxy has its own codes, or repeats the status, so that only the service's message is left.
    private static ErrorMessages ClassifyByText(ErrorMessages error, ReadOnlyMemory<byte> body, GenerationOrder? order)
    {
        var details = ErrorBody.Read(body);
        var meaning = new ErrorMeaning(details, order);
        var known = details.Codes.Select(ErrorCodes.ClassOf).FirstOrDefault(known => known != ErrorClass.Unknown);
        return error with
        {
            Class = known != ErrorClass.Unknown ? known : meaning.IsModeration ? ErrorClass.Moderation : meaning.IsInsufficientBalance ? ErrorClass.Money : ErrorClass.Unknown,
            Message = error.Message ?? details.Texts.FirstOrDefault(text => text.Contains(' ', StringComparison.Ordinal)),
        };
    }

    /// <summary>Reads an <c>error</c> in any format.</summary>
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
