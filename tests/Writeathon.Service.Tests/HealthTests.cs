namespace Writeathon.Service.Tests;

public sealed class HealthOnSqlite(ServiceOnSqlite service) : HealthTests(service, "sqlite"), IClassFixture<ServiceOnSqlite>;

public sealed class HealthOnPostgres(ServiceOnPostgres service) : HealthTests(service, "postgres"), IClassFixture<ServiceOnPostgres>;

public abstract class HealthTests(Service service, string engine) : SharedServiceTests(service)
{
    [Fact]
    public async Task The_process_says_that_it_lives() => Assert.Equal("live", (await Given.Anyone.GetAsync("/health/live")).Is(200)["status"].GetString());

    [Fact]
    public async Task Readiness_names_the_engine_its_version_and_the_schema()
    {
        var answer = (await Given.Anyone.GetAsync("/health/ready")).Is(200);

        Assert.Equal(("ready", engine), (answer["status"].GetString(), answer["engine"].GetString()));
        Assert.Matches(@"^\d+\.\d+", answer["engineVersion"].GetString());
        Assert.Equal(await Given.CountAsync("SELECT CAST(COUNT(*) AS BIGINT) FROM schema_migrations"), answer["schemaVersion"].GetInt64());
    }
}
