using System.Globalization;
using ImageGen.Gateway.Http;

namespace ImageGen.Gateway.Events;

/// <summary>How many of a tenant's events a page holds.</summary>
internal static class PageSize
{
    /// <summary>The query parameter.</summary>
    public const string Parameter = "limit";

    /// <summary>The maximum, and the default when the request names no size.</summary>
    public const int Most = 100;

    /// <summary>The requested size, 1 to 100. A stream has no pages, so the parameter is refused there.</summary>
    /// <exception cref="Gateway.Http.ProblemException">The value is not such a number, or the response is a stream.</exception>
    public static int Read(HttpRequest request, bool isPage)
    {
        var values = request.Query[Parameter];
        if (values.Count == 0)
        {
            return Most;
        }

        if (!isPage)
        {
            throw ValidationErrors.Refuse(Parameter, "applies to pages only: send Accept: application/json. A stream has no pages.");
        }

        return values.Count == 1 && int.TryParse(values[0], NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size is >= 1 and <= Most
            ? size
            : throw ValidationErrors.Refuse(Parameter, $"must be a whole number from 1 to {Most}.");
    }
}
