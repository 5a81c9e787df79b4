using ImageGen.Jobs;
using ImageGen.Messaging;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ImageGen.ServiceDefaults.Tests.Configuration;

public sealed class StartCheckTests
{
    [Theory]
    [InlineData("amqp://guest:guest@127.0.0.1:9/")]
    [InlineData(null)]
    public async Task A_host_with_a_faulty_configuration_does_not_start_and_names_every_fault(string? broker)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(
        [
            new("ConnectionStrings:RabbitMq", broker),
            new("ImageGen:Providers:replicate:Lane", "No such lane!"),
            new("ImageGen:Providers:replicate:Price", "cheap"),
            new("ImageGen:Providers:replicate:Timeout", "00:00:01"),
            new("ImageGen:DefaultProvider", "nobody"),
            new("Messaging:SendTimeout", "1.00:00:00"),
        ]);
        builder.AddServiceDefaults();
        builder.AddJobs();
        builder.AddJobs();
        builder.AddServiceDefaults();
        builder.AddMessaging(_ => []);
        builder.Logging.ClearProviders();
        using var host = builder.Build();

        var text = (await Assert.ThrowsAnyAsync<Exception>(() => host.StartAsync(TestContext.Current.CancellationToken))).ToString();

        Assert.All((string[])["No such lane!", "cheap", "00:00:01", "nobody", "SendTimeout"], fault => Assert.Contains(fault, text, StringComparison.Ordinal));
    }
}
