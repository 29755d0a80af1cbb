// SPDX-License-Identifier: BSD-3-Clause
#include "plugins/chunked/HttpStore.h"

#include "core/volume/Error.h"

#include <curl/curl.h>

#include <chrono>
#include <mutex>
#include <thread>

namespace granule::chunked {

namespace {

constexpr long connectSeconds = 10, silentSeconds = 30, mostRedirections = 5;
constexpr int attempts = 3;
constexpr std::size_t connections = 12;

struct Answer {
    Bytes bytes;
    std::size_t most = 0;
    bool tooLarge = false;
    CURLcode code = CURLE_OK;
    long status = 0;
};

std::size_t receive(const char* from, std::size_t each, std::size_t count, void* to) {
    auto& answer = *static_cast<Answer*>(to);
    const auto* bytes = reinterpret_cast<const std::byte*>(from);
    answer.tooLarge = answer.bytes.size() + each * count > answer.most;
    if (answer.tooLarge) return 0;
    answer.bytes.insert(answer.bytes.end(), bytes, bytes + each * count);
    return each * count;
}

using Connection = std::unique_ptr<CURL, decltype(&curl_easy_cleanup)>;

Connection newConnection() {
    static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
    Connection curl(started == CURLE_OK ? curl_easy_init() : nullptr, curl_easy_cleanup);
    if (!curl) throw Error(ErrorKind::Unreadable, "libcurl, which fetches from the web, cannot be started: install libcurl4 again.");
    const auto set = [&](CURLoption option, auto value) { curl_easy_setopt(curl.get(), option, value); };
    set(CURLOPT_PROTOCOLS_STR, "http,https");
    set(CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
    set(CURLOPT_FOLLOWLOCATION, 1L);
    set(CURLOPT_MAXREDIRS, mostRedirections);
    set(CURLOPT_CONNECTTIMEOUT, connectSeconds);
    set(CURLOPT_LOW_SPEED_LIMIT, 1L);
    set(CURLOPT_LOW_SPEED_TIME, silentSeconds);
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_USERAGENT, "granule");
    set(CURLOPT_WRITEFUNCTION, receive);
    return curl;
}

/// One server; a key is a path on it. Connections are kept and used again.
class HttpStore : public Store {
public:
    explicit HttpStore(std::string server) : m_server(std::move(server)) {}

    std::optional<Bytes> get(const std::string& key, std::size_t most) const override {
        auto answer = fetch(key, most, nullptr);
        if (isNothing(answer)) return {};
        if (answer.tooLarge)
            throw Error(ErrorKind::TooLarge, "'" + nameOf(key) + "' has more than the " + std::to_string(most) +
                                                 " bytes that its array allows: it is damaged, or the server sends something else.");
        if (answer.code != CURLE_OK || answer.status != 200) fail(nameOf(key), answer);
        return std::move(answer.bytes);
    }

    std::optional<Bytes> part(const std::string& key, const Part& part) const override {
        if (part.count == 0) return Bytes();
        const auto range = part.atEnd ? "-" + std::to_string(part.count) : std::to_string(part.start) + "-" + std::to_string(part.start + part.count - 1);
        auto answer = fetch(key, part.count, range.c_str());
        if (isNothing(answer)) return {};
        if (answer.status == 200)
            throw Error(ErrorKind::Unsupported, "'" + nameOf(key) + "' cannot be fetched in parts, as an array of shards has to be: the server sends whole files only. "
                                                "Download the array and open the copy.");
        if (answer.status == 416 || (answer.status == 206 && answer.bytes.size() < part.count && answer.code == CURLE_OK)) endsBefore(key);
        if (answer.code != CURLE_OK || answer.status != 206) fail(nameOf(key), answer);
        return std::move(answer.bytes);
    }

    std::vector<std::string> folders(const std::string&) const override { return {}; }
    std::size_t atOnce() const override { return connections; }
    std::string nameOf(const std::string& key) const override { return m_server + key; }

private:
    /// However long the page is that says so.
    static bool isNothing(const Answer& answer) { return (answer.code == CURLE_OK || answer.tooLarge) && (answer.status == 404 || answer.status == 410); }

    /// Tries again what may pass. `range` is null for all of it.
    Answer fetch(const std::string& key, std::size_t most, const char* range) const {
        auto connection = take();
        const auto address = nameOf(key);
        Answer answer;
        for (int attempt = 0; attempt < attempts; ++attempt) {
            if (attempt > 0) std::this_thread::sleep_for(std::chrono::milliseconds(300 << attempt));
            answer = {{}, most};
            curl_easy_setopt(connection.get(), CURLOPT_URL, address.c_str());
            curl_easy_setopt(connection.get(), CURLOPT_RANGE, range);
            curl_easy_setopt(connection.get(), CURLOPT_WRITEDATA, &answer);
            answer.code = curl_easy_perform(connection.get());
            curl_easy_getinfo(connection.get(), CURLINFO_RESPONSE_CODE, &answer.status);
            const bool mayPass = answer.code == CURLE_RECV_ERROR || answer.code == CURLE_GOT_NOTHING || answer.code == CURLE_PARTIAL_FILE;
            if (!mayPass && (answer.code != CURLE_OK || (answer.status < 500 && answer.status != 429))) break;
        }
        if (answer.code == CURLE_OK) giveBack(std::move(connection));
        return answer;
    }

    [[noreturn]] static void fail(const std::string& address, const Answer& answer) {
        const auto code = answer.code;
        const auto status = answer.status;
        std::string why = "the server answers " + std::to_string(status) + ": try again later, or ask who keeps it";
        if (code == CURLE_TOO_MANY_REDIRECTS) why = "the server sends the request on more than " + std::to_string(mostRedirections) + " times: check the address";
        else if (code == CURLE_UNSUPPORTED_PROTOCOL) why = "the server sends the request on to something that is neither http nor https";
        else if (code == CURLE_COULDNT_RESOLVE_HOST || code == CURLE_COULDNT_RESOLVE_PROXY || code == CURLE_COULDNT_CONNECT)
            why = "the server cannot be reached: check the address and the network";
        else if (code == CURLE_OPERATION_TIMEDOUT) why = "the server does not answer in time: try again later";
        else if (code != CURLE_OK) why = std::string(curl_easy_strerror(code)) + ": try again later";
        else if (status == 401 || status == 403) why = "the server does not allow it (" + std::to_string(status) + "): ask for a public address, or fetch it by hand";
        throw Error(status == 0 || status >= 500 ? ErrorKind::Unreadable : ErrorKind::NotFound, "'" + address + "' cannot be fetched: " + why + ".",
                    curl_easy_strerror(code));
    }

    Connection take() const {
        const std::scoped_lock lock(m_mutex);
        if (m_idle.empty()) return newConnection();
        auto connection = std::move(m_idle.back());
        m_idle.pop_back();
        return connection;
    }
    void giveBack(Connection connection) const {
        const std::scoped_lock lock(m_mutex);
        m_idle.push_back(std::move(connection));
    }

    std::string m_server; ///< with a slash at its end
    mutable std::mutex m_mutex;
    mutable std::vector<Connection> m_idle;
};

} // namespace

Place webPlace(const std::string& address) {
    const auto host = address.find("://") + 3, slash = address.find('/', host);
    auto server = address.substr(0, slash);
    auto key = slash == std::string::npos ? std::string() : address.substr(slash + 1);
    while (!key.empty() && key.back() == '/') key.pop_back();
    if (server.size() <= host || key.find_first_of("?# ") != std::string::npos)
        throw Error(ErrorKind::InvalidValue, "'" + address + "' is no address of a folder on a web server: give one like https://host/path/x.zarr.");
    return {std::make_shared<HttpStore>(server + "/"), key};
}

} // namespace granule::chunked
