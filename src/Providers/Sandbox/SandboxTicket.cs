using System.Globalization;

namespace ImageGen.Providers.Sandbox;

/// <summary>The id of an asynchronous prediction, <c>sbx_{ready at, unix ms}_{seed}</c>: it contains everything that a process needs to continue with it.</summary>
internal readonly record struct SandboxTicket(DateTimeOffset ReadyAt, long Seed)
{
    private const string Prefix = "sbx";

    public static bool TryParse(string id, out SandboxTicket ticket)
    {
        ticket = default;
        if (id.Split('_') is not [Prefix, var readyAt, var seed]
            || !long.TryParse(readyAt, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
            || milliseconds > DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            || !long.TryParse(seed, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }

        ticket = new(DateTimeOffset.FromUnixTimeMilliseconds(milliseconds), number);
        return true;
    }

    public override string ToString()
        => string.Create(CultureInfo.InvariantCulture, $"{Prefix}_{ReadyAt.ToUnixTimeMilliseconds()}_{Seed}");
}
