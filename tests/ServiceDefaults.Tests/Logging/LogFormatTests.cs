using ImageGen.ServiceDefaults.Logging;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace ImageGen.ServiceDefaults.Tests.Logging;

public sealed class LogFormatTests
{
    [Theory]
    [InlineData(null, null, TextFormatter.FormatName)]
    [InlineData("text", "json", TextFormatter.FormatName)]
    [InlineData("json", null, JsonFormatter.FormatName)]
    [InlineData("JSON", null, JsonFormatter.FormatName)]
    [InlineData(null, "json", JsonFormatter.FormatName)]
    [InlineData(null, "simple", "simple")]
    public void The_log_format_follows_the_configuration(string? format, string? formatter, string expected)
    {
        using var host = Build(format, formatter);

        Assert.Equal(expected, host.Services.GetRequiredService<IOptions<ConsoleLoggerOptions>>().Value.FormatterName);
    }

    [Theory]
    [InlineData("xml", null, "Logging:Format must be text or json.")]
    [InlineData(null, "xml", "Logging:Console:FormatterName must be text, json, simple or systemd.")]
    public async Task An_unknown_log_format_stops_the_start(string? format, string? formatter, string fault)
    {
        using var host = Build(format, formatter);

        var thrown = await Assert.ThrowsAnyAsync<Exception>(() => host.StartAsync(TestContext.Current.CancellationToken));

        Assert.Contains(fault, thrown.ToString(), StringComparison.Ordinal);
    }

    private static IHost Build(string? format, string? formatter)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection([new("Logging:Format", format), new("Logging:Console:FormatterName", formatter)]);
        builder.AddServiceDefaults();
        return builder.Build();
    }
}
