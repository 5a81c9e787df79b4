using System.CommandLine;
using ImageGen.Contracts;

namespace ImageGen.Cli.Generate;

/// <summary>An option of <c>imagegen generate</c> that becomes a field of the request.</summary>
/// <param name="Option">The option.</param>
/// <param name="Apply">Sets the field of the request; changes nothing if the option was not given.</param>
internal sealed record RequestOption(Option Option, Func<ParseResult, ImageRequest, ImageRequest> Apply)
{
    /// <summary>An option whose value is set in the request if it was given.</summary>
    public static RequestOption Of<T>(Option<T> option, Func<ImageRequest, T, ImageRequest> set)
        => new(option, (parsed, request) => parsed.GetResult(option) is { Implicit: false } && parsed.GetValue(option) is { } value ? set(request, value) : request);
}
